"""Addresses of people and duties."""

from django.urls import path

from agencies.views import duties, member_acts, member_invite, members

urlpatterns = [
    path("thanh-vien/", members.member_list, name="member_list"),
    path("thanh-vien/in/", members.member_print, name="member_print"),
    path("thanh-vien/them/", member_invite.member_invite, name="member_invite"),
    path("thanh-vien/them-hang-loat/", member_invite.member_invite_bulk, name="member_invite_bulk"),
    path("thanh-vien/duong-dan/", member_invite.member_links, name="member_links"),
    path("thanh-vien/duong-dan/gui-thu/", member_invite.member_mail, name="member_mail"),
    path("thanh-vien/phieu/", member_invite.member_slip, name="member_slip"),
    path("thanh-vien/<int:pk>/", members.member_detail, name="member_detail"),
    path("thanh-vien/<int:pk>/giao-nhiem-vu/", member_acts.member_grant, name="member_grant"),
    path("thanh-vien/<int:pk>/ngung/", member_acts.member_disable, name="member_disable"),
    path("thanh-vien/<int:pk>/mo-lai/", member_acts.member_reopen, name="member_reopen"),
    path("thanh-vien/<int:pk>/duong-dan-moi/", member_acts.member_link, name="member_link"),
    path("thanh-vien/<int:pk>/ket-thuc-phien/", member_acts.member_sign_out, name="member_sign_out"),
    path("nhiem-vu/doi/", duties.duty_switch, name="duty_switch"),
    path("nhiem-vu/<int:pk>/ket-thuc/", member_acts.member_end, name="member_end"),
    path("nhiem-vu/<int:pk>/ban-giao/", member_acts.member_handover, name="member_handover"),
    path("nhiem-vu/<int:pk>/uy-quyen/", duties.duty_delegate, name="duty_delegate"),
    path("nhiem-vu/<int:pk>/thu-hoi/", duties.delegation_end, name="delegation_end"),
]
