"""Addresses of reviews, their results and the reminders of a plan."""

from django.urls import path

from inspections.views import reminders, results, review_acts, reviewing

urlpatterns = [
    path("tham-dinh/", reviewing.dossier_review_list, name="dossier_review_list"),
    path("tham-dinh/xuat/<slug:fmt>/", reviewing.dossier_review_export, name="dossier_review_export"),
    path("tham-dinh/<int:pk>/", reviewing.dossier_review, name="dossier_review"),
    path("tham-dinh/<int:pk>/tieu-chi/<int:criterion>/", reviewing.dossier_review_item, name="dossier_review_item"),
    path("tham-dinh/<int:pk>/dong-y/", reviewing.dossier_review_accept, name="dossier_review_accept"),
    path("tham-dinh/<int:pk>/ket-thuc/", reviewing.dossier_review_finish, name="dossier_review_finish"),
    path("tham-dinh/<int:pk>/lan-hai/", reviewing.dossier_review_second, name="dossier_review_second"),
    path("tham-dinh/<int:pk>/tra-lai/", review_acts.dossier_give_back, name="dossier_give_back"),
    path("tham-dinh/<int:pk>/gia-han/", review_acts.dossier_extend, name="dossier_extend"),
    path("tham-dinh/<int:pk>/niem-phong/", review_acts.dossier_seals, name="dossier_seals"),
    path("tham-dinh/<int:pk>/xep-loai/", results.result_grade, name="result_grade"),
    path("tham-dinh/<int:pk>/thong-bao/", results.result_notice_docx, name="result_notice_docx"),
    path("tham-dinh/<int:pk>/thong-bao/ghi/", results.result_notice_record, name="result_notice_record"),
    path("tham-dinh/<int:pk>/nhac/", reminders.reminder_note, name="reminder_note"),
    path("tham-dinh/ket-qua/<int:pk>/", results.result_list, name="result_list"),
    path("tham-dinh/ket-qua/<int:pk>/xuat/<slug:fmt>/", results.result_export, name="result_export"),
    path("tham-dinh/ket-qua/<int:pk>/cong-khai/", results.result_publish, name="result_publish"),
    path("tham-dinh/phan-cong/<int:pk>/", review_acts.section_assignments, name="section_assignments"),
    path(
        "tham-dinh/phan-cong/<int:pk>/<int:assignment>/bo/", review_acts.section_take_back, name="section_take_back"
    ),
    path("tham-dinh/don-doc/<int:pk>/", reminders.reminder_list, name="reminder_list"),
    path("tham-dinh/don-doc/<int:pk>/xuat/<slug:fmt>/", reminders.reminder_export, name="reminder_export"),
    path("tham-dinh/don-doc/<int:pk>/nhat-ky/", reminders.reminder_history, name="reminder_history"),
    path(
        "tham-dinh/don-doc/<int:pk>/nhat-ky/xuat/<slug:fmt>/",
        reminders.reminder_history_export,
        name="reminder_history_export",
    ),  # fmt: skip
    path("tham-dinh/don-doc/<int:pk>/cong-van/", reminders.reminder_letter_docx, name="reminder_letter_docx"),
    path("tham-dinh/don-doc/<int:pk>/cong-van/ghi/", reminders.reminder_letter_sent, name="reminder_letter_sent"),
    path("tham-dinh/don-doc/<int:pk>/moc/", reminders.reminder_rules, name="reminder_rules"),
]
