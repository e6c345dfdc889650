"""The bodies of the demo: what the article of Sơn La says, once."""

from agencies.demo.bodies import add_bodies
from agencies.models import ServiceBody
from tests.cast import Cast


def test_the_bodies_of_the_article_stand_once_each_where_it_belongs(cast: Cast) -> None:
    add_bodies(cast.abroad, by=cast.foreign_staff)
    add_bodies(cast.abroad, by=cast.foreign_staff)
    told = list(ServiceBody.objects.order_by("pk").values_list("name", "short_name", "kind", "province__name"))
    assert told == [
        ("Trung tâm Chứng nhận Phù hợp", "QUACERT", "certification", None),
        ("Công ty TNHH tư vấn chất lượng Quốc tế và dịch vụ tư vấn kỹ thuật QM", "", "consultancy", "Sơn La"),
    ]


def test_what_the_article_does_not_say_stays_open(cast: Cast) -> None:
    add_bodies(cast.abroad, by=cast.foreign_staff)
    for body in ServiceBody.objects.all():
        assert (body.confirmation_number, body.confirmed_on, body.confirmation_state) == ("", None, "unknown")
        assert "02/5/2018" in body.source
        assert "EVN" not in body.note
