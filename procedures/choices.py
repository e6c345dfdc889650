"""Fixed words of the procedure catalogue. Each stands once, with the label that every page shows."""

from django.db import models


class ProcedureKind(models.TextChoices):
    """Loại quy trình. Not to be confused with "quy trình nội bộ giải quyết TTHC", a step table of NĐ 118/2025."""

    SYSTEM = "system", "Quy trình hệ thống"
    INTERNAL = "internal", "Quy trình nội bộ"
    ADMINISTRATIVE = "administrative", "Quy trình TTHC"


class ProcedureState(models.TextChoices):
    """What was decided of a procedure; whether it is in force on a day, its days say."""

    DRAFT = "draft", "đang soạn"
    ISSUED = "issued", "đã ban hành"
    WITHDRAWN = "withdrawn", "đã bãi bỏ"


class ProcedureStanding(models.TextChoices):
    """How a procedure stands on a day: worked out of its state and its days, never stored."""

    IN_FORCE = "in_force", "có hiệu lực"
    COMING = "coming", "chưa có hiệu lực"
    DRAFT = "draft", "đang soạn"
    WITHDRAWN = "withdrawn", "đã bãi bỏ"


class RevisionStep(models.TextChoices):
    """How far a revision has come on its way to being issued (soạn thảo, xem xét, phê duyệt)."""

    DRAFT = "draft", "đang soạn"
    REVIEW = "review", "đang xem xét"
    APPROVED = "approved", "đã phê duyệt"


class RevisionState(models.TextChoices):
    """How a revision stands on a day: its step, and once approved what its days make of it."""

    DRAFT = "draft", "đang soạn"
    REVIEW = "review", "đang xem xét"
    APPROVED = "approved", "đã phê duyệt, chưa có hiệu lực"
    IN_FORCE = "in_force", "có hiệu lực"
    OBSOLETE = "obsolete", "hết hiệu lực"


class AdministrativeKind(models.TextChoices):
    """Loại thủ tục hành chính, as the national database tells them apart."""

    STANDARD = "standard", "thông thường"
    INTERCONNECTED = "interconnected", "liên thông"
    INTERNAL = "internal", "nội bộ"
    INTERNAL_INTERCONNECTED = "internal_interconnected", "nội bộ liên thông"
    SPECIFIC = "specific", "đặc thù"


class PublicationAction(models.TextChoices):
    """What a published line does to a TTHC in its province (NĐ 63/2010/NĐ-CP)."""

    BASELINE = "baseline", "có trong danh mục ban đầu"
    NEW = "new", "mới ban hành"
    AMENDED = "amended", "sửa đổi, bổ sung"
    REPLACED = "replaced", "bị thay thế"
    ABOLISHED = "abolished", "bãi bỏ"


IN_FORCE_ACTIONS = (PublicationAction.BASELINE, PublicationAction.NEW, PublicationAction.AMENDED)
ENDING_ACTIONS = (PublicationAction.REPLACED, PublicationAction.ABOLISHED)


class HandlingKind(models.TextChoices):
    """How an agency departs from what its level carries out."""

    NOT_ARISING = "not_arising", "không phát sinh"
    NOT_COMPETENT = "not_competent", "không thuộc thẩm quyền"
    DELEGATED = "delegated", "được giao, ủy quyền thực hiện"


class ReviewCause(models.TextChoices):
    """Why a published line asks an agency to look at its procedures."""

    NEW = "new", "TTHC mới ban hành"
    AMENDED = "amended", "TTHC được sửa đổi, bổ sung"
    REPLACED = "replaced", "TTHC bị thay thế"
    ABOLISHED = "abolished", "TTHC bị bãi bỏ"


class ReviewOutcome(models.TextChoices):
    """How a review ended."""

    REVISED = "revised", "đã ban hành bản mới"
    WRITTEN = "written", "đã có quy trình"
    DROPPED = "dropped", "đã gỡ TTHC hoặc bãi bỏ quy trình"
    NO_EFFECT = "no_effect", "không ảnh hưởng"
    NOT_HANDLED = "not_handled", "không thuộc thẩm quyền"


class DocumentState(models.TextChoices):
    """Tình trạng hiệu lực của tài liệu bên ngoài."""

    IN_FORCE = "in_force", "còn hiệu lực"
    PARTLY = "partly", "hết hiệu lực một phần"
    EXPIRED = "expired", "hết hiệu lực"


class DocumentOutcome(models.TextChoices):
    """How an agency answered the end of a document that it lists."""

    REPLACED = "replaced", "đã thay bằng văn bản mới"
    REMOVED = "removed", "đã đưa ra khỏi danh mục"
    KEPT = "kept", "vẫn dùng phần còn hiệu lực"
