"""What holds for every source file: the two ladders and the habits that keep them. Told as lines, one a breach.

The checker reads text, so that a test can hand it a bad file that does not exist.
"""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import chain

# Lower first; what stands side by side does not import each other.
APPS = [
    {"common"},
    {"accounts"},
    {"agencies"},
    {"procedures"},
    {"inspections", "programmes"},
    {"reports"},
    {"isoportal"},
]
APP_RANK = {name: rank for rank, names in enumerate(APPS) for name in names}
LAYERS = [
    {"choices"},
    {"models"},
    {"rules"},
    {"queries"},
    {"papers"},
    {"services"},
    {"forms", "filters", "resources"},
    {"views", "admin"},
    {"urls"},
]
LAYER_RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
BELOW_FORMS = LAYER_RANK["forms"]

# An import inside a function is for ready() and for what takes long to load; the line says why.
SLOW = {"openpyxl", "import_export", "xlsxwriter", "tablib"}
# Rows that are not tracked: their writers may update in place.
MAY_UPDATE = {
    "common/history.py": "the one door to tracked rows",
    "accounts/middleware.py": "when a session was last seen is no fact of the register",
    "accounts/services/one_time_links.py": "links are not tracked; each of their steps is a line of the event log",
    "accounts/services/people.py": "the same links, withdrawn with their account",
}
SIGNALS = {"django.db.models.signals", "django.dispatch", "django.core.signals"}
BY_NAME = {"import_module", "__import__", "import_string"}


def breaches(path: str, text: str) -> list[str]:
    """Every breach in one file, as "path:line sentence"; `path` is relative, with slashes."""
    tree = ast.parse(text)
    found = chain.from_iterable(rule(path, tree) for rule in RULES)
    return [f"{path}:{line} {sentence}" for line, sentence in sorted({*found, *_unexplained(path, text)})]


Finding = tuple[int, str]


def _app(path: str) -> str:
    return path.split("/")[0]


def _layer(dotted: str) -> str:
    """The layer that a module belongs to, or an empty string: middleware, commands and the like have none."""
    return next((part for part in dotted.split(".")[1:] if part in LAYER_RANK), "")


def _imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every import anywhere, those for type checkers included; `from a import b` as a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def app_ladder(path: str, tree: ast.AST) -> Iterator[Finding]:
    here = _app(path)
    for node, target in _imports(tree):
        there = target.split(".")[0]
        if there in ("tests", "benchmarks", "scripts"):
            yield node.lineno, f"imports {there}, which is no part of the portal"
        elif there in APP_RANK and there != here and APP_RANK[there] >= APP_RANK[here]:
            yield node.lineno, f"{here} imports {there}, which does not lie below it"


def app_names_in_text(path: str, tree: ast.AST) -> Iterator[Finding]:
    above = [name for name in APP_RANK if name != _app(path) and APP_RANK[name] >= APP_RANK[_app(path)]]
    if not above:
        return
    naming = re.compile(rf"(?<![\w/.-])({'|'.join(above)})(?=$|[.:/]\w)")
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            for name in naming.findall(node.value):
                yield node.lineno, f"{_app(path)} names {name}, which does not lie below it, in a string"


def layer_ladder(path: str, tree: ast.AST) -> Iterator[Finding]:
    dotted = path.removesuffix(".py").replace("/", ".")
    here = _layer(dotted)
    if not here:
        return
    for node, target in _imports(tree):
        there = _layer(target) if target.split(".")[0] == _app(path) else ""
        if there and LAYER_RANK[there] > LAYER_RANK[here]:
            yield node.lineno, f"{here} import {there} ({target}), which lie above them"


def no_request_below_forms(path: str, tree: ast.AST) -> Iterator[Finding]:
    layer = _layer(path.removesuffix(".py").replace("/", "."))
    if not layer or LAYER_RANK[layer] >= BELOW_FORMS:
        return
    for node, target in _imports(tree):
        if target.startswith(("django.http", "django.shortcuts")):
            yield node.lineno, f"{layer} import {target}: below forms there is no request and no answer"
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg == "request":
            yield node.lineno, f"{layer} take a request: pass plain values"


def imports_at_the_top(path: str, tree: ast.AST) -> Iterator[Finding]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if function.name == "ready" and path.endswith("/apps.py"):
            continue
        for node, target in _imports(function):
            if target.split(".")[0] not in SLOW:
                yield node.lineno, f"imports {target} inside a function"


def nothing_by_name(path: str, tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        called = getattr(node, "func", None)
        name = getattr(called, "id", getattr(called, "attr", ""))
        if isinstance(node, ast.Call) and name in BY_NAME:
            yield node.lineno, f"{name}() goes round the ladder"


def no_signals_no_save(path: str, tree: ast.AST) -> Iterator[Finding]:
    for node, target in _imports(tree):
        if any(target.startswith(f"{module}.") for module in SIGNALS):
            yield node.lineno, f"imports {target}: what happens is called by name, not by signal"
    if _layer(path.removesuffix(".py").replace("/", ".")) == "models":
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "save":
                yield node.lineno, "a rule in save(): services write"


def no_silent_update(path: str, tree: ast.AST) -> Iterator[Finding]:
    """`update()` of a QuerySet takes keywords, that of a dict or a digest does not."""
    if path in MAY_UPDATE:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if name in ("bulk_update", "abulk_update") or (name in ("update", "aupdate") and node.keywords):
                yield node.lineno, f"{name}() writes no history: common.history does"


def short_functions(path: str, tree: ast.AST, longest: int = 50) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > longest:
                yield node.lineno, f"{node.name}() has {length} lines, more than {longest}"


def _unexplained(path: str, text: str) -> Iterator[Finding]:
    if path.endswith("/apps.py"):
        return  # ready() imports late because it must
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(r"#\s*noqa(?!:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*\W+\w+)", line):
            yield number, "an ignored rule without its reason in words"


RULES: list[Callable[[str, ast.AST], Iterator[Finding]]] = [
    app_ladder,
    app_names_in_text,
    layer_ladder,
    no_request_below_forms,
    imports_at_the_top,
    nothing_by_name,
    no_signals_no_save,
    no_silent_update,
    short_functions,
]
