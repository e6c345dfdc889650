"""Rows of the roster of agencies that must be refused, each with the sentences that its cells get.

`CELLS`: one bad cell in an otherwise good row, as (column, sentence, cells that get it); {} stands for the cell as
the sentence shows it. `ROWS`: faults of several cells, or of several rows; {before} and {after} stand for the
numbers of the neighbouring rows.
"""

from datetime import date
from typing import Any

Cells = tuple[str, str, list[Any]]
Bad = tuple[dict[str, Any], list[tuple[str, str]]]

BLANK = "đang để trống, mà cột này bắt buộc. Nhập trong bảng tính, hoặc nhập tại đây."
BROKEN = "công thức bị hỏng, chỉ còn {0}. Sửa công thức, hoặc nhập giá trị tại đây."
OLD_FONT = (
    "“{}” có vẻ gõ bằng phông chữ cũ (TCVN3, VNI) hoặc sai bảng mã. Đổi sang Unicode bằng UniKey (Công cụ) rồi tải "
    "lên lại, hoặc gõ lại tại đây."
)
TOO_LONG = "“{short}…” dài {length} ký tự, tối đa {most}. Rút gọn, hoặc chuyển bớt sang cột ghi chú."
NO_DAY = "“{}” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 05/01/2021, hoặc để trống."
CURE = "Sửa trong bảng tính, hoặc nhập ngày khác tại đây."
NO_PHONE = "“{}” không phải số điện thoại. Nhập đủ số, ví dụ 02963852345."
NO_MAIL = "“{}” không phải địa chỉ e-mail. Nhập dạng ten@angiang.gov.vn, hoặc để trống."
NUMBER_CODE = (
    "Excel đã đổi mã thành số “{}”, có thể mất chữ số. Định dạng cột là Text rồi gõ lại mã, hoặc nhập mã tại đây."
)
DAY_CODE = "Excel đã đổi mã thành ngày “{}”. Định dạng cột là Text rồi gõ lại mã, hoặc nhập mã tại đây."
NO_CODE = "“{}” không phải mã. Định dạng cột là Text rồi gõ lại mã, hoặc nhập mã tại đây."
NOT_WHOLE = "“{}” là số lẻ. Nhập số nguyên từ 0 trở lên."
NEGATIVE = "“{}” là số âm. Nhập số nguyên từ 0 trở lên."
NO_NUMBER = "“{}” không phải số. Nhập số nguyên từ 0 trở lên."
TOO_LARGE = "“{}” quá lớn. Kiểm tra lại con số."
EDITIONS = "TCVN ISO 9001:2000, TCVN ISO 9001:2008, TCVN ISO 9001:2015, TCVN ISO 9001:2026."

CELLS: list[Cells] = [
    # --- days: no such day, month before day, half a day, numbers, far years, words ---
    ("Ngày công bố", f"năm 2023 không có ngày 29/02. {CURE}", ["29/02/2023", "2023-02-29"]),
    ("Ngày công bố", f"tháng 4 năm 2021 không có ngày 31 (“{{}}”). {CURE}", ["31/04/2021"]),
    ("Ngày công bố", f"tháng 1 năm 2020 không có ngày 32 (“{{}}”). {CURE}", ["32/01/2020"]),
    ("Ngày công bố", f"không có tháng 0 (“{{}}”). {CURE}", ["00/00/0000"]),
    (
        "Ngày công bố",
        "“{}” ghi tháng trước ngày: không có tháng 25. Ngày đứng trước tháng, như 25/12/2020.",
        ["12/25/2020"],
    ),
    ("Ngày công bố", "“{}” chưa có năm. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", ["5/1"]),
    ("Ngày công bố", "“{}” chưa có ngày. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", ["05/2020"]),
    ("Ngày công bố", "chỉ có năm {}. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", [2020, "2020"]),
    ("Ngày công bố", f"năm 20215 không đúng (“{{}}”). {CURE}", ["01/01/20215"]),
    ("Ngày công bố", "“{}” ghi năm hai chữ số. Ghi đủ bốn chữ số, ví dụ 01/01/2021.", ["1/1/21"]),
    ("Ngày công bố", f"năm 1899 ngoài khoảng 1945–2100 (“{{}}”). {CURE}", ["31/12/1899"]),
    ("Ngày công bố", f"năm 1930 ngoài khoảng 1945–2100 (“{{}}”). {CURE}", [date(1930, 1, 1)]),
    ("Ngày công bố", NO_DAY, [45, 1e20, True, "năm 2020", "hôm qua"]),
    ("Ngày công bố", NO_DAY.replace("05/01/2021", "25/12/2020"), [25122020, "25122020"]),
    ("Ngày công bố", BROKEN, ["#REF!"]),
    ("Ngày công bố", "Ngày công bố {} chưa đến. Ghi lại ngày, hoặc để trống nếu chưa công bố.", ["01/01/2099"]),
    # --- counts ---
    ("QTHT", NOT_WHOLE, ["1.234,5", 1.5, "1.23"]),
    ("QTHT", "“{}” có thể là 1234, cũng có thể là số lẻ. Nếu là số nguyên, nhập 1234.", ["1,234"]),
    ("QTHT", NEGATIVE, [-3, "- 3", "(5)"]),
    ("QTHT", "“{}” có chữ đi kèm. Chỉ nhập số 12.", ["12 quy trình"]),
    ("QTNB", NO_NUMBER, ["mười", True, "5/7", "²"]),
    ("QT TTHC", "“{}” là ngày, không phải số. Định dạng ô là số: 2009.", [date(1905, 7, 1)]),
    ("QT TTHC", TOO_LARGE, ["9999999999", 2**31]),
    ("QT TTHC", BROKEN, ["#N/A"]),
    # --- codes that Excel took for something else ---
    ("Mã cơ quan", NUMBER_CODE, [1.002407, 1e20]),
    ("Mã cơ quan", DAY_CODE, [date(2021, 2, 1)]),
    ("Mã cơ quan", NO_CODE, [True]),
    ("Mã cơ quan", OLD_FONT, ["Maõ soá 01"]),
    ("Mã cơ quan", BROKEN, ["#NAME?"]),
    ("Mã định danh điện tử", NUMBER_CODE, [1e15]),
    # --- telephone and mail ---
    ("Điện thoại", NO_PHONE, ["chờ cấp", 123, "0296", date(2020, 1, 1), "a@vidu.example", True]),
    ("Điện thoại", BROKEN, ["#VALUE!"]),
    ("Email", "“{}” có 2 địa chỉ. Giữ một địa chỉ, ví dụ a@vidu.vn.", ["a@vidu.vn; b@vidu.vn"]),
    ("Email", "“{}” không phải địa chỉ e-mail. Có phải là a@vidu.vn?", ["a@vidu,vn", "a @vidu.vn"]),
    ("Email", NO_MAIL, ["vidu.vn", "châu@vidu.vn", "a@vidu", "a..b@vidu.vn", 5]),
    # --- words that are in no list ---
    ("Cấp", "“{}” không có trong danh mục. Chọn một trong: Tỉnh, Huyện, Xã.", ["Quận", 3]),
    ("Đối tượng", "“{}” không có trong danh mục. Chọn một trong: Bắt buộc, Khuyến khích.", ["tùy"]),
    (
        "Đối tượng",
        "“{}” không có trong danh mục. Có phải là “Bắt buộc”? Chọn một trong: Bắt buộc, Khuyến khích.",
        ["Bắt buột"],
    ),
    (
        "Loại",
        "“{}” không có trong danh mục. Chọn một trong: UBND tỉnh, Văn phòng UBND tỉnh, Sở, Ban, cơ quan ngang sở, "
        "Chi cục, đơn vị thuộc sở, UBND cấp huyện, UBND cấp xã, Cơ quan ngành dọc đóng tại địa phương, Đơn vị sự "
        "nghiệp công lập.",
        ["Công ty"],
    ),
    (
        "Tình trạng áp dụng",
        "“{}” không có trong danh mục. Chọn một trong: không thuộc đối tượng, chưa áp dụng, đang xây dựng, đang áp "
        "dụng, tạm dừng, chấm dứt.",
        ["đang xét"],
    ),
    (
        "Hình thức",
        "“{}” không có trong danh mục. Chọn một trong: Công bố HTQLCL, Giấy chứng nhận.",
        ["Giấy khen", True],
    ),
    # --- text: nothing there, old fonts, too long ---
    ("Tên cơ quan", BLANK, [None, " \u00a0 ", "\u200b"]),
    ("Tên cơ quan", OLD_FONT, ["UÛy ban nhaân daân xaõ", "Uû ban nh©n d©n x·", "Sá»Ÿ Ná»™i vá»¥"]),
    ("Tên cơ quan", BROKEN, ["#REF!"]),
    ("Thư ký ISO", OLD_FONT, ["Nguyeãn Vaên Bình"]),
    *(
        (column, TOO_LONG.format(short="w" * 60, length=most + 1, most=most), ["w" * (most + 1)])
        for column, most in (
            ("Tên cơ quan", 250),
            ("Tên viết tắt", 100),
            ("Mã cơ quan", 60),
            ("Địa chỉ", 300),
            ("Website", 200),
            ("Thư ký ISO", 150),
            ("Số QĐ công bố", 100),
        )
    ),
    ("Email", TOO_LONG.format(short="a" * 60, length=208, most=200), ["a" * 200 + "@vidu.vn"]),
    # --- editions ---
    ("Phiên bản", "Số hiệu “2001” không phải là 9001; có phải là TCVN ISO 9001:2008?", ["TCVN ISO 2001:2008"]),
    ("Phiên bản", "Số hiệu “901” không phải là 9001; có phải là TCVN ISO 9001:2015?", ["TCVN ISO 901:2015"]),
    (
        "Phiên bản",
        f"“{{}}” không phải là một phiên bản của TCVN ISO 9001. Hãy ghi một trong các phiên bản: {EDITIONS}",
        ["ISO 14001:2015"],
    ),
    (
        "Phiên bản",
        f"Không có phiên bản năm 2017 trong danh mục. Hãy ghi một trong các phiên bản: {EDITIONS}",
        ["ISO 9001:2017"],
    ),
    (
        "Phiên bản",
        "Năm của phiên bản “{}” thiếu chữ số; có phải là TCVN ISO 9001:2015?",
        ["TCVN ISO 9001:15"],
    ),
    (
        "Phiên bản",
        f"Không đọc được phiên bản “{{}}”. Hãy ghi một trong các phiên bản: {EDITIONS}",
        ["mới nhất"],
    ),
    (
        "Phiên bản",
        f"“{{}}” chưa có năm của phiên bản. Hãy ghi một trong các phiên bản: {EDITIONS}",
        [9001, "ISO 9001"],
    ),
    ("Phiên bản", "Có số liệu công bố mà thiếu phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015.", [None]),
    # --- places and other agencies ---
    (
        "Huyện, TX, TP",
        "“{}” không có trong danh mục huyện; có phải là Huyện Châu Phú? Sửa lại tên huyện.",
        ["Huyện Châu Phúc"],
    ),
    (
        "Xã/phường",
        "“{}” không có trong danh mục; có phải là Xã Bình Mỹ? Sửa lại tên xã, phường.",
        ["Xã Bình Mĩi"],
    ),
    (
        "Cơ quan cấp trên",
        "Không có cơ quan cấp trên “{}”; có phải là UBND huyện Châu Phú?",
        ["UBND huyện Châu Phúc"],
    ),
    (
        "Cơ quan cấp trên",
        "Không có cơ quan cấp trên “{}”; ghi mã hoặc tên của một cơ quan trong danh sách.",
        ["Không Nơi Nào"],
    ),
    ("Cơ quan cấp trên", "Có 2 cơ quan tên “{}”. Ghi mã của cơ quan cấp trên.", ["Trạm Kiểm lâm"]),
    (
        "Mã định danh điện tử",
        "Mã định danh “{}” đã thuộc một cơ quan của tỉnh khác. Kiểm tra lại mã.",
        ["000.10.19.H52"],
    ),
]

COMMUNE = {"Cấp": "Xã", "Huyện, TX, TP": "Huyện Châu Phú", "Mã cơ quan": None}
SAME_CODE = "Mã “{0}” còn đứng ở dòng {{{1}}}. Mỗi cơ quan chỉ một dòng; bỏ dòng thừa."
SAME_NAME = "“{0}” còn đứng ở dòng {{{1}}}. Bỏ dòng thừa, hoặc ghi mã và huyện cho rõ."
SAME_UNIT = "“{0}” cùng đơn vị hành chính với dòng {{{1}}}. Bỏ dòng thừa hoặc sửa lại tên."
SAME_ELECTRONIC = "Mã định danh “000.99.1” còn đứng ở dòng {{{0}}}. Mỗi cơ quan một mã; sửa lại mã."
OF_ANOTHER = "Mã “{0}” là của {1}, còn dòng này chỉ {2}. Sửa lại mã hoặc tên."

ROWS: list[Bad] = [
    # --- the same twice in one file: by code, by name however it is spelt, by unit ---
    ({"Mã cơ quan": "TR.1"}, [("Mã cơ quan", SAME_CODE.format("TR.1", "after"))]),
    ({"Mã cơ quan": "tr.1"}, [("Mã cơ quan", SAME_CODE.format("tr.1", "before"))]),
    ({"Tên cơ quan": "Sở Trùng Tên", "Cấp": "Tỉnh"}, [("Tên cơ quan", SAME_NAME.format("Sở Trùng Tên", "after"))]),
    ({"Tên cơ quan": "SỞ  TRÙNG TÊN", "Cấp": "Tỉnh"}, [("Tên cơ quan", SAME_NAME.format("SỞ TRÙNG TÊN", "before"))]),
    ({"Tên cơ quan": "Sở Hoà Thuỷ", "Cấp": "Tỉnh"}, [("Tên cơ quan", SAME_NAME.format("Sở Hoà Thuỷ", "after"))]),
    ({"Tên cơ quan": "Sở Hòa Thủy", "Cấp": "Tỉnh"}, [("Tên cơ quan", SAME_NAME.format("Sở Hòa Thủy", "before"))]),
    (
        COMMUNE | {"Tên cơ quan": "UBND xã Bình Mỹ"},
        [("Tên cơ quan", SAME_UNIT.format("UBND xã Bình Mỹ", "after"))],
    ),
    (
        COMMUNE | {"Tên cơ quan": "UBND xa Binh My"},
        [("Tên cơ quan", SAME_UNIT.format("UBND xa Binh My", "before"))],
    ),
    ({"Mã định danh điện tử": "000.99.1"}, [("Mã định danh điện tử", SAME_ELECTRONIC.format("after"))]),
    ({"Mã định danh điện tử": "000.99.1"}, [("Mã định danh điện tử", SAME_ELECTRONIC.format("before"))]),
    # --- two agencies in one row, one agency that nobody can tell, one that is no more ---
    (
        {"Mã cơ quan": "00123", "Tên cơ quan": "Sở Nội vụ", "Cấp": "Tỉnh"},
        [("Mã cơ quan", OF_ANOTHER.format("00123", "Sở Y tế", "Sở Nội vụ"))],
    ),
    (
        {
            "Mã cơ quan": "AG.H889",
            "Tên cơ quan": "UBND huyện Châu Phú",
            "Cấp": "Huyện",
            "Mã định danh điện tử": "00123",
        },
        [("Mã định danh điện tử", OF_ANOTHER.format("00123", "Sở Y tế", "UBND huyện Châu Phú"))],
    ),
    (
        {"Mã cơ quan": None, "Tên cơ quan": "Trạm Khuyến nông", "Cấp": "Huyện"},
        [("Tên cơ quan", "Có 2 cơ quan cùng tên “Trạm Khuyến nông”. Ghi mã cơ quan, hoặc huyện, để chọn đúng.")],
    ),
    (
        {"Mã cơ quan": None, "Tên cơ quan": "Sở Tài nguyên Môi trường", "Cấp": "Tỉnh"},
        [
            (
                "Tên cơ quan",
                "Có phải là “Sở Tài nguyên và Môi trường” (mã AG.N2)? Nếu đúng thì ghi như vậy; nếu là cơ quan khác "
                "thì ghi mã.",
            )
        ],
    ),
    (
        {"Mã cơ quan": "AG.E1", "Tên cơ quan": "Sở Đã Hết", "Cấp": "Tỉnh"},
        [("Tên cơ quan", "Cơ quan này đã kết thúc ngày 31/12/2019. Bỏ dòng này, hoặc lập lại cơ quan trước.")],
    ),
    # --- cells that do not go together ---
    (
        {"Tên cơ quan": "Hội Nông dân", "Cấp": None},
        [
            (
                "Cấp",
                "Không rõ cấp của cơ quan này theo tên. Thêm cột “Cấp” hoặc điền cấp: tỉnh, huyện hay xã.",
            )
        ],
    ),
    (
        {"Tên cơ quan": "Sở Tự Trên", "Cơ quan cấp trên": "Sở Tự Trên", "Cấp": "Tỉnh"},
        [("Cơ quan cấp trên", "Cơ quan không thể là cấp trên của chính mình. Sửa lại cơ quan cấp trên.")],
    ),
    (
        {"Mã cơ quan": "AG.N1", "Tên cơ quan": "Sở Tư pháp", "Cấp": "Tỉnh", "Số QĐ công bố": None},
        [
            (
                "Phiên bản",
                "Phiên bản khác với công bố HTQLCL đã biết (TCVN ISO 9001:2008). Ghi số hoặc ngày của công bố theo "
                "phiên bản mới.",
            )
        ],
    ),
    (
        {"Phiên bản": None, "Số QĐ công bố": None, "QTHT": 6},
        [("Phiên bản", "Có số liệu công bố mà thiếu phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015.")],
    ),
    (
        {"Ngày công bố": "30/02/2021", "QTHT": "sáu", "Điện thoại": "?", "Cấp": "Ấp"},
        [
            ("Cấp", "“Ấp” không có trong danh mục. Chọn một trong: Tỉnh, Huyện, Xã."),
            ("Điện thoại", NO_PHONE.format("?")),
            ("Ngày công bố", f"tháng 2 năm 2021 không có ngày 30 (“30/02/2021”). {CURE}"),
            ("QTHT", NO_NUMBER.format("sáu")),
        ],
    ),
]
