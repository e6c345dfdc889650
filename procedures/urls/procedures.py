"""Addresses of the catalogue: procedures, their revisions, and how an agency starts hers."""

from django.urls import path

from procedures.views import adoption, procedure_detail, procedure_edit, procedure_links, procedure_list, revisions
from procedures.views.procedure_export import procedure_export
from procedures.views.procedure_sheet import procedure_sheet

OF_AGENCY = "co-quan/<int:pk>/quy-trinh/"
PROCEDURE = "quy-trinh/<int:pk>/"
REVISION = f"{PROCEDURE}ban/<int:revision>/"

urlpatterns = [
    path("quy-trinh/", procedure_list.procedure_list, name="procedure_list"),
    path("quy-trinh/xuat/<slug:fmt>/", procedure_export, name="procedure_export"),
    path(OF_AGENCY, procedure_detail.agency_procedures, name="agency_procedures"),
    path(f"{OF_AGENCY}in/", procedure_sheet, name="procedure_sheet"),
    path(f"{OF_AGENCY}them/", procedure_edit.procedure_create, name="procedure_create"),
    path(f"{OF_AGENCY}bo-mau/", adoption.kit_adopt, name="kit_adopt"),
    path(f"{OF_AGENCY}sao/", adoption.catalogue_copy, name="catalogue_copy"),
    path(PROCEDURE, procedure_detail.procedure_detail, name="procedure_detail"),
    path(f"{PROCEDURE}lich-su/", procedure_detail.procedure_history, name="procedure_history"),
    path(f"{PROCEDURE}sua-sai/", procedure_edit.procedure_correct, name="procedure_correct"),
    path(f"{PROCEDURE}bai-bo/", procedure_edit.procedure_withdraw, name="procedure_withdraw"),
    path(f"{PROCEDURE}khoi-phuc/", procedure_edit.procedure_restore, name="procedure_restore"),
    path(f"{PROCEDURE}bo-nhap/", procedure_edit.procedure_discard, name="procedure_discard"),
    path(f"{PROCEDURE}tthc/", procedure_links.procedure_links, name="procedure_links"),
    path(f"{PROCEDURE}tthc/<int:link>/go/", procedure_links.procedure_unlink, name="procedure_unlink"),
    path(f"{PROCEDURE}soan/", revisions.revision_draft, name="revision_draft"),
    path(f"{PROCEDURE}ghi-ban/", revisions.revision_record, name="revision_record"),
    path(f"{REVISION}sua/", revisions.revision_correct, name="revision_correct"),
    path(f"{REVISION}gui/", revisions.revision_send, name="revision_send"),
    path(f"{REVISION}tra-lai/", revisions.revision_return, name="revision_return"),
    path(f"{REVISION}phe-duyet/", revisions.revision_approve, name="revision_approve"),
    path(f"{REVISION}bo/", revisions.revision_discard, name="revision_discard"),
]
