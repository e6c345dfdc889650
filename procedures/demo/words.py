"""Made-up TTHC and procedures of the demo: plain names, and codes that begin with 9, as no real TTHC's does."""

from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

_ACTS = (
    "Đăng ký", "Cấp", "Cấp lại", "Điều chỉnh", "Gia hạn", "Xác nhận", "Thẩm định", "Thu hồi", "Công nhận",
)  # fmt: skip
_TOPICS = {
    "Hộ tịch": ("việc hộ tịch tại nơi cư trú", "thay đổi thông tin hộ tịch", "trích lục hộ tịch", "việc giám hộ"),
    "Chứng thực": ("bản sao từ bản chính", "chữ ký trong giấy tờ", "hợp đồng, giao dịch"),
    "Đất đai": ("quyền sử dụng đất lần đầu", "biến động đất đai", "việc tách, hợp thửa đất", "đất cho mượn tạm"),
    "Xây dựng": ("giấy phép xây dựng nhà ở", "giấy phép sửa chữa công trình", "việc dời công trình"),
    "Lao động, việc làm": ("việc sử dụng lao động", "hỗ trợ học nghề", "nội quy lao động"),
    "Bảo trợ xã hội": ("trợ cấp xã hội", "mức độ khuyết tật", "hỗ trợ chi phí mai táng", "hộ nghèo"),
    "Giáo dục và đào tạo": ("việc thành lập nhóm trẻ độc lập", "việc chuyển trường", "chính sách học bổng"),
    "Văn hóa": ("danh hiệu gia đình văn hóa", "lễ hội cấp cơ sở", "câu lạc bộ thể thao cơ sở"),
    "Nông nghiệp": ("việc chuyển đổi cây trồng trên đất lúa", "trang trại", "hỗ trợ thiệt hại do thiên tai"),
    "Môi trường": ("kế hoạch bảo vệ môi trường", "giấy phép xả thải quy mô nhỏ", "việc thu gom chất thải"),
    "Thành lập và hoạt động của hợp tác xã": ("hợp tác xã", "tổ hợp tác", "chi nhánh hợp tác xã"),
    "Tiếp công dân, khiếu nại, tố cáo": ("việc tiếp công dân", "kết quả giải quyết khiếu nại"),
}  # fmt: skip
# Beside the kit's six system processes; the longest catalogue of the roster has twenty.
INTERNAL = (
    "Tuyển dụng công chức, viên chức", "Đào tạo, bồi dưỡng", "Quản lý văn bản đi, đến", "Quản lý con dấu",
    "Soạn thảo và ban hành văn bản", "Lưu trữ hồ sơ", "Thi đua, khen thưởng", "Quản lý tài sản công",
    "Mua sắm vật tư, trang thiết bị", "Tiếp công dân", "Xây dựng lịch công tác", "Tổ chức cuộc họp",
    "Thanh toán kinh phí hoạt động", "Bảo trì máy tính, mạng nội bộ", "Nâng lương, chuyển ngạch",
    "Đánh giá, xếp loại công chức", "Giải quyết nghỉ phép", "Công khai ngân sách", "Phòng cháy, chữa cháy cơ quan",
    "Bảo vệ bí mật nhà nước", "Tiếp nhận phản ánh, kiến nghị", "Quản lý xe công",
)  # fmt: skip


class Tthc(NamedTuple):
    """A made-up TTHC."""

    code: str
    name: str
    field: str


def made_up_tthc(start: int, count: int) -> list[Tthc]:
    """So many TTHC with the codes 9.<start> and on, field by field; each name stands once."""
    wanted = list(islice(_names(), count))
    in_order = sorted(enumerate(wanted), key=lambda pair: (tuple(_TOPICS).index(pair[1][0]), pair[0]))
    return [Tthc(f"9.{start + place:06}", name, field) for place, (_, (field, name)) in enumerate(in_order)]


def _names() -> Iterator[tuple[str, str]]:
    """Field and name, the fields in turn; once all are used, again as a further case."""
    case = 0
    while True:
        case += 1
        for act, turn in product(_ACTS, range(max(map(len, _TOPICS.values())))):
            for field, topics in _TOPICS.items():
                if turn < len(topics):
                    yield field, f"{act} {topics[turn]}" + (f" (trường hợp {case})" if case > 1 else "")
