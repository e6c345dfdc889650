"""Rows of the rosters of divisions, members and units that must be refused; written as those of agencies are."""

from datetime import date

from tests.hostile.bad_agency_rows import (
    BLANK,
    BROKEN,
    CURE,
    DAY_CODE,
    NO_DAY,
    NO_MAIL,
    NO_PHONE,
    NUMBER_CODE,
    OLD_FONT,
    TOO_LONG,
    Bad,
    Cells,
)

UNKNOWN_CODE = "Không có cơ quan mã “{}” trong danh sách. Kiểm tra lại mã."
MISTYPED = "Không có cơ quan “UBND huyện Châu Phúc” trong danh sách. Có phải là UBND huyện Châu Phú?"
NOBODY = "Chưa biết cơ quan nào. Ghi mã hoặc tên cơ quan."
ENDED = "Cơ quan mã “{}” không hoạt động vào ngày 31/12/2020. Kiểm tra lại mã."
OF_CHAU_PHU = "Mã “AG.H889” là của UBND huyện Châu Phú. Sửa lại mã hoặc tên cơ quan."
HALF_A_DAY = "chỉ có năm {}. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ."
NOT_OFFERED = "“{}” không có trong danh mục. Chọn một trong: "


def too_long(most: int) -> str:
    return TOO_LONG.format(short="w" * 60, length=most + 1, most=most)


# --- Divisions ---------------------------------------------------------------------------------------------------
APPLIES = NOT_OFFERED + "đang áp dụng, chưa áp dụng, không có TTHC."

DIVISION_CELLS: list[Cells] = [
    ("Mã cơ quan", UNKNOWN_CODE, ["AG.H0", 123456, "SL.1"]),  # the last one is of another province
    ("Mã cơ quan", NUMBER_CODE, [1.5]),
    ("Mã cơ quan", DAY_CODE, [date(2021, 2, 1)]),
    ("Mã cơ quan", ENDED, ["AG.E1"]),
    ("Tên phòng", BLANK, [None, "\u200b"]),
    ("Tên phòng", OLD_FONT, ["Phoøng Tö phaùp"]),
    ("Tên phòng", BROKEN, ["#REF!"]),
    ("Tên phòng", too_long(200), ["w" * 201]),
    ("Áp dụng HTQLCL", BLANK, [None]),
    ("Áp dụng HTQLCL", APPLIES, ["đang xét", True, 5]),
    ("Áp dụng từ ngày", f"tháng 2 năm 2020 không có ngày 30 (“{{}}”). {CURE}", ["30/02/2020"]),
    ("Áp dụng từ ngày", f"không có tháng 13 (“{{}}”). {CURE}", ["13/13/2020"]),
    ("Áp dụng từ ngày", HALF_A_DAY, [2020]),
    ("Áp dụng từ ngày", NO_DAY, ["x"]),
    ("Áp dụng từ ngày", "“{}” ghi năm hai chữ số. Ghi đủ bốn chữ số, ví dụ 01/01/1999.", ["01/01/99"]),
]
DIVISION_ROWS: list[Bad] = [
    ({"Mã cơ quan": None}, [("Tên cơ quan", NOBODY)]),
    ({"Mã cơ quan": None, "Tên cơ quan": "UBND huyện Châu Phúc"}, [("Tên cơ quan", MISTYPED)]),
    (
        {"Mã cơ quan": None, "Tên cơ quan": "Không Nơi Nào"},
        [
            (
                "Tên cơ quan",
                "Không có cơ quan “Không Nơi Nào” trong danh sách. Ghi mã hoặc tên như trong danh sách cơ quan.",
            )
        ],
    ),
    (
        {"Mã cơ quan": None, "Tên cơ quan": "Trạm Khuyến nông"},
        [
            (
                "Tên cơ quan",
                "Có 2 cơ quan tên “Trạm Khuyến nông” (Huyện Châu Phú, Huyện Tri Tôn). Ghi mã cơ quan.",
            )
        ],
    ),
    ({"Tên cơ quan": "Sở Y tế"}, [("Mã cơ quan", OF_CHAU_PHU)]),
    (
        {"Tên phòng": "Phòng Hai"},
        [("Tên phòng", "“Phòng Hai” của cơ quan này còn đứng ở dòng {after}. Bỏ dòng thừa.")],
    ),
    (
        {"Tên phòng": "phòng  hai"},
        [("Tên phòng", "“phòng hai” của cơ quan này còn đứng ở dòng {before}. Bỏ dòng thừa.")],
    ),
]

# --- Members -----------------------------------------------------------------------------------------------------
DUTIES = (
    "Chọn một trong: Lãnh đạo Chi cục, Chuyên viên Chi cục, Người xem toàn tỉnh, Thành viên đoàn kiểm tra, Người "
    "đứng đầu cơ quan, Thư ký ISO."
)
NO_USERNAME = "“{}”: Tên đăng nhập chỉ gồm chữ, chữ số và các dấu @ . + - _, không có cách."
TAKEN = "Tên đăng nhập “{}” đã có người dùng. Chọn tên khác hoặc để trống."
SAME_DUTY = "“{0}” với cùng nhiệm vụ này còn đứng ở dòng {{{1}}}. Bỏ dòng thừa."
TWO_NAMES = "Tên đăng nhập này ở dòng {{{1}}} là của {0}. Mỗi người một tên đăng nhập; sửa lại, hoặc để trống."
LAST_BEFORE_FIRST = "Ngày cuối {} đứng trước ngày đầu {}. Sửa một trong hai ngày."

MEMBER_CELLS: list[Cells] = [
    ("Họ và tên", BLANK, [None, "\u200b"]),
    ("Họ và tên", OLD_FONT, ["Leâ Thò Thöû"]),
    ("Họ và tên", BROKEN, ["#N/A"]),
    ("Họ và tên", too_long(150), ["w" * 151]),
    ("Chức vụ", OLD_FONT, ["Tröôûng phoøng"]),
    ("Chức vụ", too_long(150), ["w" * 151]),
    ("Tên đăng nhập", NO_USERNAME, ["nguyễn văn a", "a/b"]),
    ("Tên đăng nhập", TAKEN, ["NguoiKhac", "goc"]),
    ("Tên đăng nhập", NUMBER_CODE, [1.5]),
    ("Tên đăng nhập", DAY_CODE, [date(2020, 1, 2)]),
    ("Tên đăng nhập", too_long(150), ["w" * 151]),
    ("Email", NO_MAIL, ["a@", 7]),
    ("Email", "“{}” có 2 địa chỉ. Giữ một địa chỉ, ví dụ a@vidu.vn.", ["a@vidu.vn, b@vidu.vn"]),
    ("Điện thoại", NO_PHONE, ["12", "không biết", date(2020, 1, 1)]),
    ("Nhiệm vụ", BLANK, [None]),
    ("Nhiệm vụ", f"“{{}}” không có trong danh mục. {DUTIES}", ["Giám đốc", 3, "Quản trị"]),
    (
        "Nhiệm vụ",
        f"“{{}}” không có trong danh mục. Có phải là “Người xem toàn tỉnh”? {DUTIES}",
        ["Người xem toàn quốc"],
    ),
    ("Nhiệm vụ", f"“{{}}” không có trong danh mục. Có phải là “Thư ký ISO”? {DUTIES}", ["Thư ký ISOO"]),
    ("Mã cơ quan", UNKNOWN_CODE, ["AG.H0", "SL.1"]),
    ("Mã cơ quan", ENDED, ["AG.E1"]),
    ("Từ ngày", f"năm 2021 không có ngày 29/02. {CURE}", ["29/02/2021"]),
    (
        "Từ ngày",
        "“{}” ghi tháng trước ngày: không có tháng 31. Ngày đứng trước tháng, như 31/12/2020.",
        ["12/31/2020"],
    ),
    ("Từ ngày", HALF_A_DAY, [2021]),
    ("Đến hết ngày", f"tháng 6 năm 2021 không có ngày 31 (“{{}}”). {CURE}", ["31/06/2021"]),
    ("Đến hết ngày", NO_DAY, ["sang năm"]),
    ("Đến hết ngày", "“{}” ghi năm hai chữ số. Ghi đủ bốn chữ số, ví dụ 01/01/2022.", ["1/1/22"]),
    # Without a first day the duty begins on the day of the roster.
    ("Đến hết ngày", LAST_BEFORE_FIRST.format("{}", "31/12/2020"), ["31/12/2019"]),
]
MEMBER_ROWS: list[Bad] = [
    ({"Mã cơ quan": None}, [("Tên cơ quan", NOBODY)]),
    ({"Mã cơ quan": None, "Tên cơ quan": "UBND huyện Châu Phúc"}, [("Tên cơ quan", MISTYPED)]),
    ({"Tên cơ quan": "Sở Y tế"}, [("Mã cơ quan", OF_CHAU_PHU)]),
    (
        {"Từ ngày": "01/02/2021", "Đến hết ngày": "31/01/2021"},
        [("Đến hết ngày", LAST_BEFORE_FIRST.format("31/01/2021", "01/02/2021"))],
    ),
    ({"Họ và tên": "Võ Hai Dòng"}, [("Họ và tên", SAME_DUTY.format("Võ Hai Dòng", "after"))]),
    ({"Họ và tên": "VÕ HAI DÒNG"}, [("Họ và tên", SAME_DUTY.format("VÕ HAI DÒNG", "before"))]),
    (
        {"Tên đăng nhập": "motten", "Họ và tên": "Người Một"},
        [("Tên đăng nhập", TWO_NAMES.format("Người Hai", "after"))],
    ),
    (
        {"Tên đăng nhập": "MotTen", "Họ và tên": "Người Hai", "Mã cơ quan": "00123"},
        [("Tên đăng nhập", TWO_NAMES.format("Người Một", "before"))],
    ),
]

# --- Units -------------------------------------------------------------------------------------------------------
LEVELS = NOT_OFFERED + "Tỉnh, Huyện, Xã."
FIVE_DIGITS = "Mã “{}” không đúng: mã ở cấp này gồm 5 chữ số. Sửa lại mã."
NO_KIND = "Không rõ loại của “{}” ở cấp này. Ghi loại, ví dụ xã, phường, thị trấn."
NOT_ABOVE = "Không có đơn vị cấp trên mã “{}” của tỉnh này. Sửa mã hoặc thêm đơn vị ấy."
SAME_CODE = "Mã “77777” còn đứng ở dòng {{{}}}. Mỗi mã chỉ một dòng; bỏ dòng thừa."
NOT_HOME = "“{}” không phải An Giang. Chỉ nhận đơn vị của tỉnh mình; bỏ dòng này."
PROVINCE = {"Cấp": "Tỉnh", "Loại": None, "Mã cấp trên": None}

UNIT_CELLS: list[Cells] = [
    ("Danh mục", NOT_OFFERED + "Trước 01/7/2025, Từ 01/7/2025.", ["Danh mục mới"]),
    ("Cấp", BLANK, [None]),
    ("Cấp", LEVELS, ["Thôn", 5]),
    ("Mã", BLANK, [None]),
    ("Mã", NUMBER_CODE, [1.5]),
    ("Mã", DAY_CODE, [date(2020, 1, 1)]),
    ("Mã", "“{}” dài 11 ký tự, tối đa 10. Rút gọn, hoặc chuyển bớt sang cột ghi chú.", ["12345678901"]),
    ("Mã", FIVE_DIGITS, ["abc", "30 487", 123456, "307307307", "-5", "٣٠٤٨٧"]),
    ("Mã", FIVE_DIGITS.format("00000"), [0]),
    ("Tên", BLANK, [None]),
    ("Tên", OLD_FONT, ["Xaõ Thöû"]),
    ("Tên", BROKEN, ["#REF!"]),
    ("Tên", too_long(150), ["w" * 151]),
    ("Loại", NOT_OFFERED + "tỉnh, thành phố, quận, huyện, thị xã, phường, xã, thị trấn, đặc khu.", ["làng"]),
    ("Mã cấp trên", NOT_ABOVE, ["999", "30487"]),
    ("Mã cấp trên", NOT_ABOVE.format("089"), ["89"]),
    ("Mã cấp trên", NUMBER_CODE, [1.5]),
]
UNIT_ROWS: list[Bad] = [
    ({"Tên": "Thử", "Loại": None}, [("Loại", NO_KIND.format("Thử"))]),
    ({"Tên": "Huyện Thử", "Loại": None}, [("Loại", NO_KIND.format("Huyện Thử"))]),
    ({"Tên": "Xã Thử", "Loại": "huyện"}, [("Loại", NO_KIND.format("Xã Thử"))]),
    (
        {"Tên": "Xã Mồ Côi", "Mã cấp trên": None},
        [("Mã cấp trên", "“Xã Mồ Côi” thiếu mã cấp trên. Ghi mã của đơn vị cấp trên.")],
    ),
    (
        {"Danh mục": "Từ 01/7/2025", "Cấp": "Huyện", "Tên": "Huyện Thử", "Mã": "998", "Mã cấp trên": "89"},
        [("Cấp", "Danh mục từ 01/7/2025 (tỉnh, xã) không có cấp huyện. Sửa cấp hoặc danh mục.")],
    ),
    ({"Mã": "77777"}, [("Mã", SAME_CODE.format("after"))]),
    ({"Mã": "77777"}, [("Mã", SAME_CODE.format("before"))]),
    (PROVINCE | {"Mã": "14", "Tên": "Tỉnh Sơn La"}, [("Tên", NOT_HOME.format("Tỉnh Sơn La"))]),
    (PROVINCE | {"Mã": "77", "Tên": "Tỉnh Mới"}, [("Tên", NOT_HOME.format("Tỉnh Mới"))]),
    (
        {"Mã": "27001"},
        [("Mã", "Mã “27001” trong danh mục này thuộc tỉnh khác. Kiểm tra lại mã và danh mục.")],
    ),
]
