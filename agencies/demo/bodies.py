"""Service bodies that the article of Sơn La names, and what it says of them; nothing beyond."""

from accounts.models import User
from agencies.choices import BodyKind
from agencies.demo.people import REASON
from agencies.models import Province, ServiceBody
from agencies.services.service_bodies import create_body

SON_LA = "14"
ARTICLE = "VietQ.vn, bài “Sơn La: Đẩy mạnh xây dựng, áp dụng TCVN ISO 9001:2015 vào cơ quan hành chính”, 02/5/2018"
QUACERT = {
    "name": "Trung tâm Chứng nhận Phù hợp",
    "short_name": "QUACERT",
    "kind": BodyKind.CERTIFICATION,
    "note": "Thuộc Tổng cục Tiêu chuẩn Đo lường Chất lượng. Cấp giấy chứng nhận ISO 9001:2015.",
}
QM = {
    "name": "Công ty TNHH tư vấn chất lượng Quốc tế và dịch vụ tư vấn kỹ thuật QM",
    "kind": BodyKind.CONSULTANCY,
    "note": "Tháng 4/2018 cùng Chi cục làm việc với UBND huyện Vân Hồ, Mộc Châu và Yên Châu.",
}


def add_bodies(province: Province, *, by: User) -> None:
    """The certification body for the whole nation, the consultancy in the list of Sơn La."""
    for where, facts in ((None, QUACERT), (province, QM)):
        if not ServiceBody.objects.filter(province=where, name=facts["name"]).exists():
            create_body(province=where, by=by, reason=REASON, source=ARTICLE, **facts)
