"""URL x person -> status: what every named address answers to every person of the cast.

`login`: led to the sign-in page. A POST is sent empty: 200 or 302 is "let in" (the form came back, or the act was
done), 403 is "in sight, not allowed", 404 is "out of sight", 409 is "a rule said no".
"""

from dataclasses import dataclass

from tests.access_catalogue import TABLE as OF_THE_CATALOGUE
from tests.access_coverage import TABLE as OF_COVERAGE
from tests.access_inspections_plans import TABLE as OF_PLANS
from tests.access_inspections_reports import TABLE as OF_REPORTS
from tests.access_inspections_review import TABLE as OF_REVIEWS

TABLE = """
name method anonymous secretary outsider inspector viewer national staff leader foreign_staff
home                        get   login 200   200   200   200   200   200   200   200
search                      get   login 200   200   200   200   200   200   200   200
agency_list                 get   login 200   200   200   200   200   200   200   200
my_agency                   get   login 302   302   302   302   302   302   302   302
agency_create               get   login 403   403   403   403   403   200   200   200
agency_create               post  login 403   403   403   403   403   200   200   200
agency_bulk                 post  login 404   404   404   404   404   404   404   404
agency_export               get   login 200   200   200   200   200   200   200   200
agency_detail               get   login 200   404   404   200   200   200   200   404
agency_divisions            get   login 200   404   404   200   200   200   200   404
agency_people               get   login 200   404   404   200   200   200   200   404
agency_figures              get   login 200   404   404   200   200   200   200   404
agency_history              get   login 200   404   404   200   403   200   200   404
agency_correct              get   login 403   404   404   403   403   200   200   404
agency_correct              post  login 403   404   404   403   403   200   200   404
agency_change               get   login 403   404   404   403   403   200   200   404
agency_change               post  login 403   404   404   403   403   200   200   404
agency_contact              get   login 200   404   404   403   403   200   200   404
agency_contact              post  login 200   404   404   403   403   200   200   404
agency_identifiers          get   login 403   404   404   403   403   200   200   404
agency_identifiers          post  login 403   404   404   403   403   200   200   404
agency_status               get   login 403   404   404   403   403   200   200   404
agency_status               post  login 403   404   404   403   403   200   200   404
agency_officer              get   login 403   404   404   403   403   200   200   404
agency_officer              post  login 403   404   404   403   403   200   200   404
figure_add                  get   login 403   404   404   403   403   200   200   404
figure_add                  post  login 403   404   404   403   403   200   200   404
committee_add               get   login 200   404   404   403   403   200   200   404
committee_add               post  login 200   404   404   403   403   200   200   404
appointment_add             get   login 200   404   404   403   403   200   200   404
appointment_add             post  login 200   404   404   403   403   200   200   404
appointment_edit            get   login 200   404   404   403   403   200   200   404
appointment_edit            post  login 200   404   404   403   403   200   200   404
appointment_end             get   login 200   404   404   403   403   200   200   404
appointment_end             post  login 200   404   404   403   403   200   200   404
division_add                get   login 200   404   404   403   403   200   200   404
division_add                post  login 200   404   404   403   403   200   200   404
division_edit               get   login 200   404   404   403   403   200   200   404
division_edit               post  login 200   404   404   403   403   200   200   404
division_end                get   login 200   404   404   403   403   200   200   404
division_end                post  login 200   404   404   403   403   200   200   404
agency_certificates         get   login 200   404   404   200   200   200   200   404
certificate_list            get   login 200   200   200   200   200   200   200   200
certificate_export          get   login 200   200   200   200   200   200   200   200
certificate_detail          get   login 200   404   404   200   200   200   200   404
certificate_history         get   login 200   404   404   200   403   200   200   404
certificate_record          get   login 403   403   403   403   403   200   200   200
certificate_record          post  login 403   403   403   403   403   200   200   200
certificate_renew           get   login 403   404   404   403   403   200   200   404
certificate_renew           post  login 403   404   404   403   403   200   200   404
certificate_correct         get   login 403   404   404   403   403   200   200   404
certificate_correct         post  login 403   404   404   403   403   200   200   404
certificate_withdraw        get   login 403   404   404   403   403   200   200   404
certificate_withdraw        post  login 403   404   404   403   403   200   200   404
certificate_suspend         get   login 403   404   404   403   403   200   200   404
certificate_suspend         post  login 403   404   404   403   403   200   200   404
certificate_resume          get   login 403   404   404   403   403   200   200   404
certificate_resume          post  login 403   404   404   403   403   200   200   404
audit_plan                  get   login 403   404   404   403   403   200   200   404
audit_plan                  post  login 403   404   404   403   403   200   200   404
audit_add                   get   login 403   404   404   403   403   200   200   404
audit_add                   post  login 403   404   404   403   403   200   200   404
audit_record                get   login 403   404   404   403   403   200   200   404
audit_record                post  login 403   404   404   403   403   200   200   404
certificate_file_add        get   login 403   404   404   403   403   200   200   404
certificate_file_add        post  login 403   404   404   403   403   200   200   404
certificate_sheet           get   login 200   404   404   403   403   200   200   404
certificate_verify          get   200   200   200   200   200   200   200   200   200
certificate_calendar        get   login 200   200   200   200   200   200   200   200
calendar_feed_renew         post  login 302   302   302   302   302   302   302   302
calendar_feed               get   200   200   200   200   200   200   200   200   200
transition_board            get   login 403   403   403   200   200   200   200   200
filter_list                 get   login 200   200   200   200   200   200   200   200
filter_save                 get   login 200   200   200   200   200   200   200   200
filter_save                 post  login 200   200   200   200   200   200   200   200
filter_delete               post  login 404   404   404   404   404   302   404   404
unit_list                   get   login 200   200   200   200   200   200   200   200
cluster_list                get   login 403   403   403   200   200   200   200   200
cluster_create              get   login 403   403   403   403   403   200   200   200
cluster_create              post  login 403   403   403   403   403   200   200   200
cluster_rename              get   login 403   403   403   403   403   200   200   404
cluster_rename              post  login 403   403   403   403   403   200   200   404
service_body_list           get   login 200   200   200   200   200   200   200   200
service_body_export         get   login 200   200   200   200   200   200   200   200
service_body_create         get   login 403   403   403   403   403   200   200   200
service_body_create         post  login 403   403   403   403   403   200   200   200
service_body_detail         get   login 404   404   404   200   200   200   200   404
service_body_edit           get   login 404   404   404   403   403   200   200   404
service_body_edit           post  login 404   404   404   403   403   200   200   404
succession_list             get   login 403   403   403   200   200   200   200   200
succession_export           get   login 403   403   403   200   200   200   200   200
reorganisation_propose      get   login 403   403   403   403   403   200   200   200
reorganisation_propose      post  login 403   403   403   403   403   200   200   200
reorganisation_effects      get   login 404   404   404   404   404   302   302   404
reorganisation_row          get   login 403   403   403   403   403   200   200   404
reorganisation_row          post  login 403   403   403   403   403   200   200   404
task_list                   get   login 200   200   200   200   200   200   200   200
task_finish                 get   login 403   404   404   403   403   200   200   404
task_finish                 post  login 403   404   404   403   403   200   200   404
member_list                 get   login 403   403   403   403   403   200   200   200
member_print                get   login 403   403   403   403   403   200   200   200
member_invite               get   login 403   403   403   403   403   200   200   200
member_invite               post  login 403   403   403   403   403   200   200   200
member_invite_bulk          get   login 403   403   403   403   403   200   200   200
member_invite_bulk          post  login 403   403   403   403   403   200   200   200
member_links                get   login 403   403   403   403   403   200   200   200
member_mail                 post  login 403   403   403   403   403   302   302   302
member_slip                 get   login 403   403   403   403   403   200   200   200
member_detail               get   login 403   403   403   403   403   200   200   404
member_grant                get   login 403   403   403   403   403   200   200   404
member_grant                post  login 403   403   403   403   403   200   200   404
member_disable              get   login 403   403   403   403   403   200   200   404
member_disable              post  login 403   403   403   403   403   200   200   404
member_reopen               post  login 403   403   403   403   403   409   409   404
member_link                 get   login 403   403   403   403   403   200   200   404
member_link                 post  login 403   403   403   403   403   200   200   404
member_sign_out             post  login 403   403   403   403   403   302   302   404
duty_switch                 post  login 404   404   404   404   404   404   404   404
member_end                  get   login 403   403   403   403   403   200   200   404
member_end                  post  login 403   403   403   403   403   200   200   404
member_handover             get   login 403   403   403   403   403   200   200   404
duty_delegate               get   login 200   404   404   404   404   404   404   404
duty_delegate               post  login 200   404   404   404   404   404   404   404
delegation_end              get   login 404   404   404   404   404   404   404   404
delegation_end              post  login 404   404   404   404   404   404   404   404
account_login               get   200   302   302   302   302   302   302   302   302
account_login               post  200   302   302   302   302   302   302   302   302
mfa_authenticate            get   login 302   302   302   302   302   302   302   302
mfa_authenticate            post  login 302   302   302   302   302   302   302   302
account_inactive            get   200   200   200   200   200   200   200   200   200
account_logout              get   login 200   200   200   200   200   200   200   200
invitation_accept           get   404   404   404   404   404   404   404   404   404
invitation_accept           post  404   404   404   404   404   404   404   404   404
account                     get   login 200   200   200   200   200   200   200   200
account_edit                get   login 200   200   200   200   200   200   200   200
account_edit                post  login 200   200   200   200   200   200   200   200
account_change_password     get   login 200   200   200   200   200   200   200   200
account_change_password     post  login 200   200   200   200   200   200   200   200
account_reauthenticate      get   login 200   200   200   200   200   200   200   200
account_reauthenticate      post  login 200   200   200   200   200   200   200   200
mfa_reauthenticate          get   login 302   302   302   302   302   302   302   302
mfa_reauthenticate          post  login 302   302   302   302   302   302   302   302
usersessions_list           get   login 200   200   200   200   200   200   200   200
usersessions_list           post  login 302   302   302   302   302   302   302   302
mfa_index                   get   login 200   200   200   200   200   200   200   200
mfa_activate_totp           get   login 302   302   302   302   302   302   302   302
mfa_activate_totp           post  login 302   302   302   302   302   302   302   302
mfa_deactivate_totp         get   login 404   404   404   404   404   404   404   404
mfa_deactivate_totp         post  login 404   404   404   404   404   404   404   404
mfa_view_recovery_codes     get   login 404   404   404   404   404   404   404   404
mfa_generate_recovery_codes get   login 302   302   302   302   302   302   302   302
mfa_generate_recovery_codes post  login 302   302   302   302   302   302   302   302
mfa_download_recovery_codes get   login 404   404   404   404   404   404   404   404
mfa_download_recovery_codes post  login 404   404   404   404   404   404   404   404
day_set                     post  login 302   302   302   302   302   302   302   302
notice_list                 get   login 200   200   200   200   200   200   200   200
notice_open                 post  login 302   404   404   404   404   404   404   404
notice_read_all             post  login 302   302   302   302   302   302   302   302
help                        get   login 200   200   200   200   200   200   200   200
file_download               get   login 404   404   404   404   404   200   200   404
import_list                 get   login 200   200   403   403   403   200   200   200
import_create               get   login 200   200   403   403   403   200   200   200
import_create               post  login 200   200   403   403   403   200   200   200
import_template             get   login 404   404   404   404   404   200   200   200
import_match                get   login 404   404   404   404   404   302   302   404
import_match                post  login 404   404   404   404   404   302   302   404
import_preview              get   login 404   404   404   404   404   200   200   404
import_row                  post  login 404   404   404   404   404   302   302   404
import_apply                post  login 404   404   404   404   404   302   302   404
import_result               get   login 404   404   404   404   404   302   302   404
import_undo                 post  login 404   404   404   404   404   302   302   404
import_recheck              post  login 404   404   404   404   404   302   302   404
import_faults               get   login 404   404   404   404   404   404   404   404
import_original             get   login 404   404   404   404   404   302   302   404
health                      get   200   200   200   200   200   200   200   200   200
"""


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    expected: dict[str, str]


TABLES = (TABLE, OF_THE_CATALOGUE, OF_COVERAGE, OF_PLANS, OF_REPORTS, OF_REVIEWS)


def rows() -> list[Row]:
    lines = [line.split() for table in TABLES for line in table.strip().splitlines()]
    head, *body = lines
    persons = head[2:]
    return [Row(name, method, dict(zip(persons, statuses, strict=True))) for name, method, *statuses in body]
