"""Rows of lists of TTHC and of published decisions that must be refused; written as those of agencies are."""

from datetime import date

from tests.hostile.bad_agency_rows import BLANK, BROKEN, CURE, DAY_CODE, NO_DAY, OLD_FONT, Bad, Cells
from tests.hostile.bad_other_rows import HALF_A_DAY, NOT_OFFERED, too_long

NO_CODE = "“{}” không phải mã TTHC. Ghi dạng 1.001028 hoặc 1.001028.000.00.00.H57."
MEANT = "“{{}}” không đúng dạng mã TTHC. Có phải là {}?"
SEVERAL = "“{}” gồm 2 mã. Mỗi dòng một TTHC; tách thành các dòng riêng."
NO_LEVEL = "“{}” không rõ là cấp nào. Ghi cấp bộ, cấp tỉnh, cấp huyện, cấp xã hoặc cơ quan khác."
ENDED = (
    "Dòng này ghi “{}”, mà danh mục chỉ gồm TTHC đang có hiệu lực. Bỏ dòng này, hoặc nhập bằng quyết định công bố."
)
KINDS = NOT_OFFERED + "thông thường, liên thông, nội bộ, nội bộ liên thông, đặc thù."
ASK = "Giữ dòng nào? Bỏ dòng thừa rồi tải lại."
TWICE = "9.777777"

# --- Lists -------------------------------------------------------------------------------------------------------
LIST_CELLS: list[Cells] = [
    ("Mã TTHC", BLANK, [None, "\u200b", "\u00a0"]),
    ("Mã TTHC", NO_CODE, ["TT-12", "0.001028", "1.00102", "1.0010288", "=1+1", "<script>", "1.001028.000.00.00.H5"]),
    ("Mã TTHC", NO_CODE, ["H57", "../../etc"]),
    ("Mã TTHC", MEANT.format("1.001028"), ["1001028", "1 001028", "1,001028", "1.OO1O28"]),
    ("Mã TTHC", MEANT.format("1.001028.H57"), ["1.001028H57", "1.001028.h57", "1.001028 .H57"]),
    ("Mã TTHC", MEANT.format("1.001028.000.00.00.H57"), ["1.001028.000.00.00H57", "1.001028.OOO.00.00.H57"]),
    ("Mã TTHC", SEVERAL, ["1.001028; 1.001029"]),
    ("Mã TTHC", DAY_CODE, [date(2021, 2, 1)]),
    ("Mã TTHC", BROKEN, ["#REF!"]),
    ("Mã TTHC", "Excel đã đổi mã thành số. Có phải là 1.001030?", [1.00103]),
    ("Mã TTHC", too_long(60), ["w" * 61]),
    ("Tên thủ tục hành chính", BLANK, [None, " "]),
    ("Tên thủ tục hành chính", OLD_FONT, ["Thuû tuïc ñaêng kyù"]),
    ("Tên thủ tục hành chính", BROKEN, ["#N/A"]),
    ("Tên thủ tục hành chính", too_long(10_000), ["w" * 10_001]),
    ("Lĩnh vực", OLD_FONT, ["Hoä tòch"]),
    ("Lĩnh vực", too_long(500), ["w" * 501]),
    ("Cấp thực hiện", NO_LEVEL, ["Cấp trời", "5", "Liên thông", "Thành phố"]),
    ("Cấp thực hiện", BROKEN, ["#VALUE!"]),
    ("Thời hạn giải quyết", too_long(300), ["w" * 301]),
    ("Quyết định công bố", DAY_CODE, [date(2021, 2, 1)]),
    ("Quyết định công bố", too_long(300), ["w" * 301]),
    ("Loại TTHC", KINDS, ["khẩn cấp"]),
    ("Tình trạng", ENDED, ["Hết hiệu lực", "Đã bãi bỏ", "Không công khai"]),
]
SAME_CODE = f"Mã này còn đứng ở dòng {{}} với nội dung khác ({{}}). {ASK}"
IN_BOTH = "Tên thủ tục hành chính, Cấp thực hiện"
LIST_ROWS: list[Bad] = [
    (
        {"Mã TTHC": TWICE, "Cấp thực hiện": "Cấp xã"},
        [("Mã TTHC", SAME_CODE.format("{after}", IN_BOTH))],
    ),
    (
        {"Mã TTHC": f"{TWICE}.H57", "Cấp thực hiện": "Cấp tỉnh"},
        [("Mã TTHC", SAME_CODE.format("{before}", IN_BOTH))],
    ),
]

# --- Decisions ---------------------------------------------------------------------------------------------------
ACTIONS = NOT_OFFERED + "mới ban hành, sửa đổi, bổ sung, bị thay thế, bãi bỏ."
NOT_THERE = (
    "Ngày 05/03/2020 tỉnh chưa có TTHC mã này trong danh mục. Kiểm tra lại mã; nếu đúng, nhập danh mục có TTHC này "
    "trước, "
)
NO_ACTION = "Chưa rõ nội dung công bố. Ghi mới ban hành, sửa đổi, bổ sung, bị thay thế hoặc bãi bỏ."
NOT_REPLACED = "Chỉ TTHC bị thay thế mới có mã được thay bằng. Xóa ô này, hoặc sửa nội dung."
DECISION_CELLS: list[Cells] = [
    ("Số quyết định", BLANK, [None, "\u200b"]),
    ("Số quyết định", DAY_CODE, [date(2021, 2, 1)]),
    ("Số quyết định", BROKEN, ["#REF!"]),
    ("Số quyết định", too_long(100), ["w" * 101]),
    ("Ngày ban hành", HALF_A_DAY, [2020]),
    ("Ngày ban hành", NO_DAY, ["hôm qua"]),
    ("Có hiệu lực từ ngày", f"tháng 2 năm 2020 không có ngày 30 (“{{}}”). {CURE}", ["30/02/2020"]),
    ("Hạn rà soát", f"không có tháng 13 (“{{}}”). {CURE}", ["13/13/2020"]),
    ("Nội dung công bố", NO_ACTION, [None]),
    ("Nội dung công bố", ACTIONS, ["đang xét"]),
    ("Mã TTHC", NO_CODE, ["TT-12"]),
    ("Mã TTHC", MEANT.format("1.001028"), ["1001028"]),
    ("Cấp thực hiện", NO_LEVEL, ["Cấp trời"]),
    ("Được thay bằng mã", NOT_REPLACED, ["1.001028"]),
]  # fmt: skip
DECISION_ROWS: list[Bad] = [
    ({"Nội dung công bố": "sửa đổi, bổ sung"}, [("Mã TTHC", f"{NOT_THERE}hoặc ghi “mới ban hành”.")]),
    ({"Nội dung công bố": "bãi bỏ"}, [("Mã TTHC", f"{NOT_THERE}hoặc bỏ dòng này.")]),
    ({"Tên thủ tục hành chính": None},
     [("Tên thủ tục hành chính", "TTHC mới ban hành phải có tên. Ghi tên thủ tục hành chính.")]),
    ({"Mã TTHC": TWICE, "Tên thủ tục hành chính": "X"},
     [("Mã TTHC", SAME_CODE.format("{after}", "Nội dung công bố"))]),
    ({"Mã TTHC": f"{TWICE}.H57", "Nội dung công bố": "bãi bỏ", "Tên thủ tục hành chính": "X"},
     [("Mã TTHC", SAME_CODE.format("{before}", "Nội dung công bố"))]),
]  # fmt: skip
