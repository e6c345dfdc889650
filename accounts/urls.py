"""Addresses of the accounts. allauth's views keep their names (it reverses them); no sign-up, no e-mail pages."""

from allauth.account import views as signing
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions.views import list_usersessions
from django.urls import path

from accounts.views import account, links

urlpatterns = [
    path("dang-nhap/", signing.login, name="account_login"),
    path("dang-nhap/ma-xac-thuc/", factor.authenticate, name="mfa_authenticate"),
    path("dang-nhap/ngung-su-dung/", signing.account_inactive, name="account_inactive"),
    path("dang-xuat/", signing.logout, name="account_logout"),
    path("moi/<str:token>/", links.invitation_accept, name="invitation_accept"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/sua/", account.account_edit, name="account_edit"),
    path("tai-khoan/mat-khau/", signing.password_change, name="account_change_password"),
    path("tai-khoan/xac-nhan/", signing.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan-ma/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/phien/", list_usersessions, name="usersessions_list"),
    path("tai-khoan/hai-lop/", factor.index, name="mfa_index"),
    path("tai-khoan/hai-lop/thiet-lap/", totp.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/hai-lop/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/hai-lop/ma-du-phong/tao-lai/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tai-khoan/hai-lop/ma-du-phong/tai-ve/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
