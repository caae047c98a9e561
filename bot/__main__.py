"""The command line: ``python -m bot COMMAND``. Each command imports only what it needs."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="The Telegram assistant of El Grial.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
faq = typer.Typer(help="Questions and answers.", no_args_is_help=True)
screening = typer.Typer(help="The questionnaire and its rules.", no_args_is_help=True)
keys = typer.Typer(help="Encryption keys.", no_args_is_help=True)
app.add_typer(faq, name="faq")
app.add_typer(screening, name="screening")
app.add_typer(keys, name="keys")


@app.command()
def run() -> None:
    """Run the bot on Telegram, or on the server that TELEGRAM_API_URL names, until it is stopped."""
    settings = _settings()
    from bot.app import Assistant

    async def work() -> None:
        assistant = Assistant(settings)
        await assistant.prepare()
        code = await assistant.claim_code()
        if code is not None:
            _say(f"Nobody owns this bot yet. To own it, send it in Telegram: /claim {code}")
        await assistant.run(_stop_signal())

    _run(work)


@app.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demo and start over.")] = False,
    port: Annotated[
        int | None, typer.Option(help="The page's port; 8080, or a free one where that is taken.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where it is kept; var/demo unless named.")] = None,
) -> None:
    """Try everything on this machine: a look-alike of Telegram, with the real bot behind it."""
    from bot.demo import FOLDER, Demo

    async def work() -> None:
        await Demo(fresh=fresh, port=port, say=_say, folder=folder or FOLDER).run(_stop_signal())

    _run(work)


@app.command()
def migrate() -> None:
    """Bring the database to the present tables; `run` does it too."""
    settings = _settings()
    from bot.settings import absolute_database_url
    from data.engine import Database
    from data.migrations import migrate as apply

    async def work() -> None:
        database = Database(absolute_database_url(settings))
        await database.ping()
        await apply(database)
        await database.dispose()

    _run(work)
    _say("The database is up to date.")


@app.command()
def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be deleted; change nothing.")
    ] = False,
) -> None:
    """Delete what was kept long enough, as `run` does every hour, and count it by kind of data."""
    settings = _settings()
    from bot.upkeep import apply_retention

    _run(lambda: apply_retention(settings, _say, is_rehearsal=dry_run))


@app.command()
def check() -> None:
    """Name every problem in settings and content with the way to mend it, and what is still an example."""
    from bot.check import examples, problems

    wrong, left = problems(), examples()
    for line in wrong:
        _say(f"problem: {line}")
    for line in left:
        _say(f"to do: {line}")
    if not wrong:
        _say(f"No problems; {len(left)} things are left to do before real clients come.")
    raise typer.Exit(1 if wrong else 0)


@faq.command("ask")
def faq_ask() -> None:
    """Answer questions from standard input: JSON lines {"text", "lang"} in, one finding a line out."""
    from bot.content import ContentError
    from bot.faq.ask import ask_lines
    from bot.faq.classifier import load_classifier
    from bot.faq.search import Search
    from bot.faq.topics import load_topics

    try:
        _write(ask_lines(sys.stdin, Search(load_topics(), load_classifier())))
    except ContentError as error:
        _give_up(error)


@faq.command("evaluate")
def faq_evaluate(
    files: Annotated[list[Path], typer.Argument(help="Files of JSON lines, or folders of them.")],
    errors: Annotated[bool, typer.Option(help="Also print every message that went wrong.")] = False,
) -> None:
    """Measure the answers on labelled messages, and say what is confused with what."""
    from bot.content import ContentError
    from bot.faq.classifier import load_classifier
    from bot.faq.evaluation import evaluate, load_labelled, mistakes, report
    from bot.faq.search import Search
    from bot.faq.topics import load_topics

    try:
        outcomes = evaluate(load_labelled(files), Search(load_topics(), load_classifier()))
    except ContentError as error:
        _give_up(error)
    for line in (*report(outcomes), *(mistakes(outcomes) if errors else ())):
        _say(line)


@faq.command("export")
def faq_export() -> None:
    """Print what the staff have taught the bot, as YAML to be translated."""
    settings = _settings()
    from bot.clock import SystemClock
    from bot.faq.export import exported
    from bot.faq.learning import Learning
    from bot.settings import absolute_database_url, cipher_for
    from data.engine import Database

    async def work() -> None:
        learning = Learning(cipher_for(settings), SystemClock())
        database = Database(absolute_database_url(settings))
        try:
            async with database.reading() as session:
                sys.stdout.write(exported(await learning.lessons(session)))
        finally:
            await database.dispose()

    _run(work)


@faq.command("train")
def faq_train() -> None:
    """Make the classifier anew from the phrasings, after they were changed."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(os.cpu_count()))  # before NumPy comes: this is worth it
    from bot.content import ContentError
    from bot.faq.phrasings import load_phrasings
    from bot.faq.training import train

    try:
        classifier = train(load_phrasings())
    except ContentError as error:
        _give_up(error)
    classifier.save()
    _say(f"Made from the phrasings {classifier.fingerprint}, {len(classifier.labels)} labels.")


@screening.command("judge")
def screening_judge() -> None:
    """Judge answers from standard input: JSON lines {"answers": {id: value}} in, one verdict a line out."""
    from bot.content import ContentError
    from bot.screening.judge import judge_lines
    from bot.screening.questionnaire import load_questionnaire

    try:
        _write(judge_lines(sys.stdin, load_questionnaire()))
    except ContentError as error:
        _give_up(error)


@screening.command("print")
def screening_print(
    language: Annotated[str | None, typer.Option(help="es, en, ru or uk; all four unless named.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the pages go.")] = Path("var/screening"),
) -> None:
    """Write the whole questionnaire as pages to print, for the clinician and the lawyer who sign it off."""
    from bot.content import CONTENT, ContentError
    from bot.languages import LANGUAGES
    from bot.salon import load_salon
    from bot.screening.files import read_rules
    from bot.screening.printing import printed
    from bot.screening.questionnaire import load_questionnaire

    chosen = [known for known in LANGUAGES if language in {None, known}]
    if not chosen:
        _give_up(f"There is no language '{language}': choose one of {', '.join(LANGUAGES)}.")
    try:
        questionnaire = load_questionnaire()
        sources = read_rules(CONTENT / "screening.yaml").sources
        salon = load_salon(_settings().salon_file)[0].name
        folder.mkdir(parents=True, exist_ok=True)
        for known in chosen:
            path = folder / f"screening-{known}.html"
            path.write_text(printed(questionnaire, sources, known, salon=salon), "utf-8")
            _say(str(path))
    except ContentError as error:
        _give_up(error)
    except OSError as error:
        _give_up(f"The pages cannot be written to {folder}: {error.strerror}.")


@screening.command("reading")
def screening_reading() -> None:
    """Print how easy each question is to read, by the index of its language, the hardest first."""
    from bot.content import ContentError
    from bot.screening.questionnaire import load_questionnaire
    from bot.screening.reading import report

    try:
        _write(report(load_questionnaire()))
    except ContentError as error:
        _give_up(error)


@keys.command("new")
def keys_new() -> None:
    """Print a new key for ENCRYPTION_KEYS."""
    from data.cipher import new_key

    _say(new_key())


@keys.command("rotate")
def keys_rotate() -> None:
    """Encrypt everything anew with the first of ENCRYPTION_KEYS, after every instance was started with it.

    The bot may be at work. Broken off, or called twice, it goes on with what is left.
    """
    settings = _settings()
    from bot.upkeep import rotate_keys

    _run(lambda: rotate_keys(settings, _say))


def _settings() -> "Settings":
    from bot.logs import configure_logs
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        _give_up(error)
    configure_logs(settings.log_level, settings.log_format)
    return settings


def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run ``work``; end with one sentence when the settings, the content or the database stop it."""
    from bot.content import ContentError
    from bot.loop import new_loop
    from bot.settings import SettingsError
    from data.engine import Unreachable, is_unavailable

    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(work())
    except (SettingsError, ContentError, Unreachable) as error:
        _give_up(error)
    except Exception as error:
        if not is_unavailable(error):
            raise
        _give_up(f"The database cannot be used just now ({type(error).__name__}): check DATABASE_URL.")


def _stop_signal() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _give_up(reason: object) -> NoReturn:
    sys.stderr.write(f"{reason}\n")
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
