"""Rows of certificates, service bodies and reorganisations that must be refused; written as those of agencies are."""

from datetime import date

from tests.hostile.bad_agency_rows import (
    BLANK,
    BROKEN,
    CURE,
    DAY_CODE,
    NEGATIVE,
    NO_DAY,
    NO_NUMBER,
    NOT_WHOLE,
    NUMBER_CODE,
    OLD_FONT,
    Bad,
    Cells,
)
from tests.hostile.bad_other_rows import (
    HALF_A_DAY,
    MISTYPED,
    NOBODY,
    NOT_OFFERED,
    OF_CHAU_PHU,
    UNKNOWN_CODE,
    too_long,
)

# --- Declarations and certificates -------------------------------------------------------------------------------
BODIES = "Ghi tên như trong danh sách, hoặc thêm trước."
SAME_PAPER = "Văn bản này còn đứng ở dòng {{{0}}}. Bỏ dòng thừa, hoặc ghi đủ số và ngày để phân biệt."
CERTIFICATE_CELLS: list[Cells] = [
    ("Mã cơ quan", UNKNOWN_CODE, ["AG.H0", "SL.1"]),  # the last one is of another province
    ("Mã cơ quan", NUMBER_CODE, [1.5]),
    ("Mã cơ quan", DAY_CODE, [date(2021, 2, 1)]),
    ("Hình thức", NOT_OFFERED + "Công bố HTQLCL, Giấy chứng nhận.", ["giấy khen"]),
    ("Lần", NEGATIVE, [-1]),
    ("Lần", NOT_WHOLE, [1.5]),
    ("Lần", NO_NUMBER, ["một"]),
    ("Lần", "Lần cấp 40000 lớn quá. Kiểm tra lại số lần.", [40_000]),
    ("Số văn bản", DAY_CODE, [date(2021, 2, 1)]),
    ("Số văn bản", BROKEN, ["#REF!"]),
    ("Ngày công bố, cấp", HALF_A_DAY, [2020]),
    ("Ngày công bố, cấp", NO_DAY, ["hôm qua"]),
    ("Ngày công bố, cấp", f"tháng 2 năm 2020 không có ngày 30 (“{{}}”). {CURE}", ["30/02/2020"]),
    ("Có hiệu lực đến hết ngày", f"không có tháng 13 (“{{}}”). {CURE}", ["13/13/2020"]),
    ("Tổ chức chứng nhận", f"Không có “{{}}” trong danh sách tổ chức dịch vụ. {BODIES}", ["Viện Xa Lạ"]),
    ("Người ký", OLD_FONT, ["Leâ Thò Tö"]),
    ("Người ký", too_long(150), ["w" * 151]),
    ("QTHT", NEGATIVE, [-2]),
    ("Thay cho số", "Cơ quan này không có văn bản cùng hình thức số “{}”. Kiểm tra lại số.", ["1/KHONG-CO"]),
]
CERTIFICATE_ROWS: list[Bad] = [
    ({"Mã cơ quan": None}, [("Tên cơ quan", NOBODY)]),
    ({"Mã cơ quan": None, "Tên cơ quan": "UBND huyện Châu Phúc"}, [("Tên cơ quan", MISTYPED)]),
    ({"Tên cơ quan": "Sở Y tế"}, [("Mã cơ quan", OF_CHAU_PHU)]),
    (
        {"Ngày công bố, cấp": "02/05/2019", "Có hiệu lực đến hết ngày": "01/05/2019"},
        [("Có hiệu lực đến hết ngày",
          "Ngày hết hạn 01/05/2019 đứng trước ngày cấp 02/05/2019. Hãy sửa một trong hai ngày.")],
    ),
    ({"Phiên bản": None}, [("Phiên bản", "Chưa rõ phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015.")]),
    (
        {"Số văn bản": None, "Người ký": "Lê Văn A"},
        [("Số văn bản", "Có người ký hoặc cơ quan ban hành mà thiếu số văn bản. Ghi số, ký hiệu.")],
    ),
    ({"Số văn bản": "77/HAI"}, [("Số văn bản", SAME_PAPER.format("after"))]),
    ({"Số văn bản": "77/HAI"}, [("Số văn bản", SAME_PAPER.format("before"))]),
]  # fmt: skip

# --- Service bodies ----------------------------------------------------------------------------------------------
KINDS = NOT_OFFERED + "tổ chức tư vấn, chuyên gia tư vấn độc lập, tổ chức chứng nhận, tổ chức đào tạo."
TWICE = "“Viện Hai Dòng” còn đứng ở dòng {{{0}}}. Mỗi tổ chức một dòng; bỏ dòng thừa."
BODY_CELLS: list[Cells] = [
    ("Tên tổ chức", BLANK, [None, "\u200b"]),
    ("Tên tổ chức", OLD_FONT, ["Vieän Tö vaán"]),
    ("Tên tổ chức", BROKEN, ["#REF!"]),
    ("Tên tổ chức", too_long(250), ["w" * 251]),
    ("Tên viết tắt", too_long(100), ["w" * 101]),
    ("Loại", BLANK, [None]),
    ("Loại", KINDS, ["cửa hàng", 5]),
    ("Số Giấy xác nhận", NUMBER_CODE, [1.5]),
    ("Số Giấy xác nhận", DAY_CODE, [date(2021, 2, 1)]),
    ("Ngày Giấy xác nhận", HALF_A_DAY, [2020]),
    ("Ngày Giấy xác nhận", NO_DAY, ["x"]),
    ("Nguồn", too_long(300), ["w" * 301]),
]
BODY_ROWS: list[Bad] = [
    (
        {"Số Giấy xác nhận": None, "Ngày Giấy xác nhận": "01/02/2020"},
        [("Số Giấy xác nhận", "Có ngày Giấy xác nhận mà thiếu số. Ghi số của Giấy xác nhận.")],
    ),
    ({"Tên tổ chức": "Viện Hai Dòng"}, [("Tên tổ chức", TWICE.format("after"))]),
    ({"Tên tổ chức": "Viện Hai Dòng"}, [("Tên tổ chức", TWICE.format("before"))]),
]

# --- Reorganisations ---------------------------------------------------------------------------------------------
MOVES = NOT_OFFERED + "nhập, hợp nhất, chia, tách, giải thể, kết thúc hoạt động."
SUCCESSION_CELLS: list[Cells] = [
    ("Cơ quan cũ", BLANK, [None]),
    ("Cơ quan cũ", OLD_FONT, ["Sôû Y teá"]),
    ("Mã cơ quan cũ", "Không có cơ quan mã “{}” vào ngày 31/01/2020. Kiểm tra lại mã.", ["AG.H0", "SL.1"]),
    ("Mã cơ quan cũ", NUMBER_CODE, [1.5]),
    ("Hình thức", BLANK, [None]),
    ("Hình thức", MOVES, ["bán"]),
    ("Mã đơn vị mới", "Không có cơ quan mã “{}” vào ngày 01/02/2020. Kiểm tra lại mã.", ["AG.H0"]),
    ("Mã đơn vị mới", "Mã đơn vị “{}” không có trong danh mục của ngày này. Kiểm tra lại mã.", ["99999"]),
    ("Mã đơn vị mới", "Mã đơn vị “{}” thuộc tỉnh khác. Kiểm tra lại mã.", ["27001"]),
    ("Phần chuyển sang", too_long(300), ["w" * 301]),
    ("Từ ngày", HALF_A_DAY, [2020]),
    ("Từ ngày", NO_DAY, ["x"]),
    ("Ngày văn bản", f"tháng 2 năm 2020 không có ngày 30 (“{{}}”). {CURE}", ["30/02/2020"]),
]
ABSENT = "Không có cơ quan “{}” trong danh sách"
SUCCESSION_ROWS: list[Bad] = [
    (
        {"Mã cơ quan cũ": None, "Cơ quan cũ": "Không Nơi Nào"},
        [("Cơ quan cũ", f"{ABSENT.format('Không Nơi Nào')} của ngày 31/01/2020. Sửa lại tên.")],
    ),
    (
        {"Mã cơ quan cũ": None, "Cơ quan cũ": "UBND huyện Châu Phúc"},
        [("Cơ quan cũ", f"{ABSENT.format('UBND huyện Châu Phúc')}. Có phải là UBND huyện Châu Phú?")],
    ),
    (
        {"Mã cơ quan cũ": "AG.H889"},
        [("Mã cơ quan cũ", "Mã “AG.H889” là của UBND huyện Châu Phú. Sửa lại mã hoặc tên cơ quan cũ.")],
    ),
    (
        {"Mã cơ quan cũ": "AG.N3", "Cơ quan cũ": "Sở Nội vụ", "Hình thức": "giải thể",
         "Cơ quan cũ còn hoạt động": None},
        [("Cơ quan mới", "Giải thể thì không có cơ quan mới. Để trống ô này, hoặc sửa hình thức.")],
    ),
    (
        {"Mã cơ quan cũ": "AG.N1", "Cơ quan cũ": "Sở Tư pháp", "Hình thức": "nhập"},
        [("Cơ quan cũ còn hoạt động",
          "Chỉ khi tách một phần thì cơ quan cũ mới còn hoạt động. Sửa hình thức hoặc ô này.")],
    ),
]  # fmt: skip
