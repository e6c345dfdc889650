"""One's own account page."""

from django.urls import reverse

from accounts.models import User


def test_account_shows_duties_and_safety(cast):
    page = cast.client("secretary").get(reverse("account")).content.decode()

    assert "Thư ký ISO" in page
    assert "UBND huyện Châu Phú" in page
    assert "Chưa bật" in page


def test_account_edit_saves_name_and_contact(cast):
    client = cast.client("secretary")
    data = {"full_name": "Lê  Thị Mới", "title": "Văn thư", "phone": "0296", "email": "A@Vidu.example", "version": 1}

    assert client.post(reverse("account_edit"), data).url == reverse("account")

    person = User.objects.get(pk=cast.secretary.pk)
    assert (person.full_name, person.title, person.phone, person.email) == (
        "Lê Thị Mới", "Văn thư", "0296", "a@vidu.example",
    )  # fmt: skip
    assert person.history.first().history_user == cast.secretary


def test_account_edit_changes_nothing_else(cast):
    data = {
        "full_name": "Lê",
        "version": 1,
        "is_superuser": "on",
        "is_staff": "on",
        "username": "khác",
        "is_active": "",
    }

    cast.client("secretary").post(reverse("account_edit"), data)

    person = User.objects.get(pk=cast.secretary.pk)
    assert (person.username, person.is_superuser, person.is_staff, person.is_active) == ("thuky", False, False, True)


def test_account_edit_of_an_old_page_saves_nothing(cast):
    client = cast.client("secretary")
    client.post(reverse("account_edit"), {"full_name": "Lê Một", "version": 1})

    response = client.post(reverse("account_edit"), {"full_name": "Lê Hai", "version": 1})

    page = response.content.decode()
    assert User.objects.get(pk=cast.secretary.pk).full_name == "Lê Một"
    assert "Bản đang có: Lê Một" in page
    assert 'value="Lê Hai"' in page


def test_account_edit_asks_for_a_name(cast):
    response = cast.client("secretary").post(reverse("account_edit"), {"full_name": "", "version": 1})

    assert response.context["form"].errors == {"full_name": ["Chưa ghi họ và tên."]}


def test_account_is_closed_to_strangers(db, client):
    for name in ("account", "account_edit", "account_change_password", "usersessions_list", "mfa_index"):
        assert client.get(reverse(name)).url.startswith("/dang-nhap/?next=")
