"""Addresses at which declarations and certificates are written."""

from django.urls import path

from agencies.views import certificate_acts, certificate_record

CERTIFICATE = "cong-bo/<int:pk>/"

urlpatterns = [
    path("cong-bo/ghi/", certificate_record.certificate_record, name="certificate_record"),
    path(f"{CERTIFICATE}thay/", certificate_record.certificate_renew, name="certificate_renew"),
    path(f"{CERTIFICATE}sua-sai/", certificate_record.certificate_correct, name="certificate_correct"),
    path(f"{CERTIFICATE}thu-hoi/", certificate_acts.certificate_withdraw, name="certificate_withdraw"),
    path(f"{CERTIFICATE}dinh-chi/", certificate_acts.certificate_suspend, name="certificate_suspend"),
    path(f"{CERTIFICATE}tro-lai/", certificate_acts.certificate_resume, name="certificate_resume"),
    path(f"{CERTIFICATE}giam-sat/", certificate_acts.audit_plan, name="audit_plan"),
    path(f"{CERTIFICATE}giam-sat/ket-qua/", certificate_acts.audit_add, name="audit_add"),
    path(f"{CERTIFICATE}giam-sat/<int:audit>/", certificate_acts.audit_record, name="audit_record"),
    path(f"{CERTIFICATE}tep/", certificate_acts.certificate_file_add, name="certificate_file_add"),
]
