"""Addresses of external documents and of the year's duties."""

from django.urls import path

from procedures.views import agency_documents, external_documents, yearly_duties
from procedures.views.documents_export import agency_documents_export

urlpatterns = [
    path("tai-lieu/", external_documents.document_list, name="document_list"),
    path("tai-lieu/<int:pk>/", external_documents.document_detail, name="document_detail"),
    path("tai-lieu/<int:pk>/sua/", external_documents.document_correct, name="document_correct"),
    path("tai-lieu/<int:pk>/het-hieu-luc/", external_documents.document_end, name="document_end"),
    path("tai-lieu/can-cap-nhat/", external_documents.document_task_list, name="document_task_list"),
    path("tai-lieu/can-cap-nhat/<int:pk>/", external_documents.document_task_close, name="document_task_close"),
    path("co-quan/<int:pk>/tai-lieu/", agency_documents.agency_documents, name="agency_documents"),
    path("co-quan/<int:pk>/tai-lieu/in/", agency_documents.agency_documents_print, name="agency_documents_print"),
    path(
        "co-quan/<int:pk>/tai-lieu/ra-soat/", agency_documents.agency_documents_check, name="agency_documents_check"
    ),
    path("co-quan/<int:pk>/tai-lieu/xuat/<slug:fmt>/", agency_documents_export, name="agency_documents_export"),
    path("co-quan/<int:pk>/tai-lieu/them/", agency_documents.listing_add, name="listing_add"),
    path("co-quan/<int:pk>/tai-lieu/<int:listing>/sua/", agency_documents.listing_edit, name="listing_edit"),
    path("co-quan/<int:pk>/tai-lieu/<int:listing>/bo/", agency_documents.listing_remove, name="listing_remove"),
    path("co-quan/<int:pk>/hoat-dong/", yearly_duties.agency_duties, name="agency_duties"),
    path("co-quan/<int:pk>/muc-tieu/them/", yearly_duties.objective_add, name="objective_add"),
    path("co-quan/<int:pk>/muc-tieu/<int:objective>/", yearly_duties.objective_edit, name="objective_edit"),
    path("co-quan/<int:pk>/danh-gia-noi-bo/them/", yearly_duties.internal_audit_add, name="internal_audit_add"),
    path(
        "co-quan/<int:pk>/danh-gia-noi-bo/<int:audit>/", yearly_duties.internal_audit_edit, name="internal_audit_edit"
    ),
    path(
        "co-quan/<int:pk>/xem-xet-lanh-dao/them/", yearly_duties.management_review_add, name="management_review_add"
    ),
    path(
        "co-quan/<int:pk>/xem-xet-lanh-dao/<int:review>/",
        yearly_duties.management_review_edit,
        name="management_review_edit",
    ),
]
