"""Start the portal: bring the database up to date, fill it when it is empty, then run web server and task worker.

Ctrl-C or SIGTERM ends all of it. The processes are those of the Procfile; docs/decisions/0007 says why they are
watched over here and not by a library.
"""

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60
SECONDS_TO_END = 10
SECONDS_BEFORE_RESTART = 2


class Stopped(Exception):
    """Somebody pressed Ctrl-C or asked the process to end."""


def main() -> int:
    os.chdir(ROOT)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    port = os.environ.get("PORT") or "8000"
    if sentence := refusal_of(port):
        say(sentence)
        return 1
    os.environ["PORT"] = port
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        accounts = prepare()
        return watch(running, int(port), accounts)
    except Stopped:
        say("Đang dừng …")
        return 0
    except subprocess.CalledProcessError as failed:
        say(f"Lệnh sau không chạy được, cổng chưa khởi động: {shlex.join(failed.cmd)}")
        return 1
    finally:
        end(running)


def stop(number: int, frame: object) -> None:
    raise Stopped


def refusal_of(port: str) -> str:
    """Why the portal cannot listen on this port, with the cure; empty where it can."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        return f"PORT={port} không phải số cổng. Hãy chọn một số từ 1024 đến 65535, ví dụ: make run PORT=8001"
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", int(port)))
        except PermissionError:
            return f"Không có quyền mở cổng {port}. Hãy chọn cổng khác, ví dụ: make run PORT=8001"
        except OSError:
            other = 8001 if int(port) != 8001 else 8002
            return (
                f"Cổng {port} đang được chương trình khác dùng (có thể cổng ISO đã chạy sẵn: hãy thử mở "
                f"http://127.0.0.1:{port}/). Để chạy ở cổng khác: make run PORT={other}"
            )
    return ""


def prepare() -> str:
    """Migrate, and fill an empty database; what the filling command says of accounts is shown at the end."""
    say("Cập nhật cơ sở dữ liệu …")
    manage("migrate", "--verbosity", "0", "--skip-checks")
    say("Nạp dữ liệu, nếu cơ sở dữ liệu còn trống …")
    return manage("load_demo" if demo() else "start_province", "--if-empty")


def demo() -> bool:
    """What the settings make of DEMO, PRODUCTION and .env."""
    asked = [sys.executable, "-c", "from isoportal import settings; print(settings.DEMO)"]
    return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout.strip() == "True"


def manage(*words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def start(name: str) -> subprocess.Popen[bytes]:
    """Start one process of the Procfile, out of reach of the terminal's Ctrl-C: the ending is ours."""
    lines = dict(line.split(":", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    return subprocess.Popen(shlex.split(lines[name]), start_new_session=True)


def watch(running: dict[str, subprocess.Popen[bytes]], port: int, accounts: str) -> int:
    """Run both until the web server ends; a worker that died is started again."""
    running["web"] = start("web")
    running["worker"] = start("worker")
    try:
        ready = answers(port, running["web"])
    finally:  # a link to set a password is told once: it must not be lost with a server that does not start
        say(f"\n{accounts.strip()}\n")
    if not ready:
        say("Máy chủ web không khởi động được; nguyên nhân ở các dòng trên.")
        return 1
    say(f"Cổng đã sẵn sàng: http://127.0.0.1:{port}/   (Ctrl-C để dừng)\n")
    while running["web"].poll() is None:
        if running["worker"].poll() is not None:
            say("Tiến trình việc nền đã dừng, đang khởi động lại …")
            time.sleep(SECONDS_BEFORE_RESTART)
            running["worker"] = start("worker")
        time.sleep(0.5)
    say("Máy chủ web đã dừng.")
    return 1


def answers(port: int, web: subprocess.Popen[bytes]) -> bool:
    """Wait until the web server answers a request."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and web.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/suc-khoe/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return True
        finally:
            connection.close()
    return False


def end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and end those that do not: nothing stays behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + SECONDS_TO_END
    for process in running.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
