"""What stands on printed pages around the questionnaire's own texts, in the four languages."""

from bot.languages import LocalText
from bot.screening.verdicts import Verdict


def _words(*, es: str, en: str, ru: str, uk: str) -> LocalText:
    return LocalText(es=es, en=en, ru=ru, uk=uk)


VERDICTS = {
    Verdict.EMERGENCY: _words(
        es="Emergencia", en="Emergency", ru="Экстренный случай", uk="Невідкладний стан"
    ),
    Verdict.REFUSE: _words(es="No se realiza", en="Refusal", ru="Отказ", uk="Відмова"),
    Verdict.REVIEW: _words(es="Revisión", en="Review", ru="Решает специалист", uk="Вирішує фахівець"),
    Verdict.CLEAR: _words(es="Sin reparos", en="Clear", ru="Препятствий нет", uk="Перешкод немає"),
}
SALON_RULE = _words(
    es="norma propia del salón",
    en="the salon's own rule",
    ru="собственное правило салона",
    uk="власне правило салону",
)
TO_NUMBER = _words(
    es="{low} a {high}", en="{low} to {high}", ru="от {low} до {high}", uk="від {low} до {high}"
)
OR = _words(es="o", en="or", ru="или", uk="або")
QUESTION = _words(es="Pregunta {number}", en="Question {number}", ru="Вопрос {number}", uk="Питання {number}")
VERSION = _words(es="Versión", en="Version", ru="Версия", uk="Версія")
VERDICT = _words(es="Veredicto", en="Verdict", ru="Решение", uk="Рішення")
SIGNATURE = _words(es="Firma", en="Signature", ru="Подпись", uk="Підпис")


class Review:
    """The page for whoever signs the questionnaire off."""

    TITLE = _words(
        es="Cuestionario de contraindicaciones",
        en="Contraindication questionnaire",
        ru="Анкета о противопоказаниях",
        uk="Анкета про протипоказання",
    )
    LEAD = _words(
        es="{salon}, terapia manual de la zona lumbosacra. Para quienes lo aprueban: un profesional clínico "
        "y un abogado.",
        en="{salon}, manual therapy of the lumbar and sacral back. For the clinician and the lawyer who "
        "sign it off.",
        ru="{salon}, мануальная терапия поясницы и крестца. Для врача и юриста, которые его утверждают.",
        uk="{salon}, мануальна терапія попереку та крижів. Для лікаря і юриста, які його затверджують.",
    )
    LANGUAGE = _words(es="Idioma", en="Language", ru="Язык", uk="Мова")
    REVIEWED_BY = _words(es="Aprobado por", en="Signed off by", ru="Утвердил", uk="Затвердив")
    NOBODY = _words(
        es="Nadie todavía: no debe usarse con clientes antes de la aprobación.",
        en="Nobody yet: it must not be used with clients before it is signed off.",
        ru="Пока никто: до утверждения его нельзя применять с клиентами.",
        uk="Поки ніхто: до затвердження його не можна застосовувати з клієнтами.",
    )
    CONSENT_VERSION = _words(
        es="Versión del consentimiento", en="Version of the consent", ru="Версия согласия", uk="Версія згоди"
    )
    VALIDITY = _words(es="Validez", en="Validity", ru="Срок действия", uk="Строк дії")
    VALID_DAYS = _words(
        es="{days} días †, o {without_visit} días † sin visita; después, o con una versión nueva, se vuelve "
        "a preguntar todo.",
        en="{days} days †, or {without_visit} days † without a visit; then, or with a new version, "
        "everything is asked again.",
        ru="{days} дн. † или {without_visit} дн. † без приёма; затем или с новой версией все вопросы "
        "задаются снова.",
        uk="{days} дн. † або {without_visit} дн. † без візиту; потім або з новою версією всі питання "
        "ставляться знову.",
    )
    SHORT_CHECK = _words(
        es="Comprobación breve antes de cada visita",
        en="Short check before each visit",
        ru="Короткая проверка перед каждым приёмом",
        uk="Коротка перевірка перед кожним візитом",
    )
    SHORT_CHECK_RULE = _words(
        es="Se pregunta todo en una pantalla. Un «sí» o un «no sé» deja en espera las citas futuras, avisa "
        "a los terapeutas y pide el cuestionario completo. Una señal de emergencia cuenta como en el "
        "cuestionario.",
        en="All of it is asked on one screen. A “yes” or “not sure” puts the coming visits on hold, tells "
        "the therapists and asks for the whole questionnaire. A sign of an emergency counts as in the "
        "questionnaire.",
        ru="Всё спрашивается на одном экране. При ответе «да» или «не знаю» будущие записи "
        "приостанавливаются, специалисты получают уведомление, и клиент заново заполняет всю анкету. Признак "
        "неотложного состояния оценивается так же, как в анкете.",
        uk="Усе запитується на одному екрані. За відповіді «так» або «не знаю» майбутні записи "
        "призупиняються, фахівці отримують повідомлення, і клієнт знову заповнює всю анкету. Ознака "
        "невідкладного стану оцінюється так само, як в анкеті.",
    )
    COUNT = _words(es="Preguntas", en="Questions", ru="Вопросы", uk="Питання")
    COUNTED = _words(
        es="{count}, y {more} que solo se hacen tras ciertas respuestas",
        en="{count}, and {more} that are asked only after certain answers",
        ru="{count} и ещё {more}, которые задаются только после определённых ответов",
        uk="{count} і ще {more}, які ставляться лише після певних відповідей",
    )
    HOW = _words(
        es="Cómo se decide",
        en="How the answers decide",
        ru="Как принимается решение",
        uk="Як ухвалюється рішення",
    )
    RULES = (
        _words(
            es="Cada respuesta tiene un veredicto; cuenta el más grave de todos.",
            en="Every answer has a verdict; the most severe of all counts.",
            ru="У каждого ответа есть своё решение; действует самое строгое из всех.",
            uk="Кожна відповідь має своє рішення; діє найсуворіше з усіх.",
        ),
        _words(
            es="Las combinaciones añaden un veredicto y nunca suavizan otro.",
            en="Combinations add a verdict and never soften another.",
            ru="Сочетания добавляют решение и никогда не смягчают другое.",
            uk="Поєднання додають рішення і ніколи не пом'якшують інше.",
        ),
        _words(
            es="Una emergencia termina el cuestionario al instante, con el consejo de llamar al 112.",
            en="An emergency ends the questionnaire at once, with the advice to call 112.",
            ru="Экстренный случай сразу завершает опрос советом позвонить 112.",
            uk="Невідкладний стан одразу завершує опитування порадою зателефонувати 112.",
        ),
        _words(
            es="«No lo sé» nunca equivale a «sin reparos».",
            en="“Not sure” never counts as clear.",
            ru="«Не знаю» никогда не означает «препятствий нет».",
            uk="«Не знаю» ніколи не означає «перешкод немає».",
        ),
        _words(
            es="Si resulta una revisión por tres o más motivos, se pide al terapeuta que llame antes.",
            en="After a review for three or more reasons the therapist is asked to telephone first.",
            ru="Если решает специалист и причин три или больше, его просят сначала позвонить клиенту.",
            uk="Якщо вирішує фахівець і причин три або більше, його просять спершу зателефонувати клієнтові.",
        ),
        _words(
            es="† es un umbral elegido por el salón, que ninguna guía fija.",
            en="† is a threshold chosen by the salon, which no guideline sets.",
            ru="† — порог, выбранный салоном; ни одна рекомендация его не задаёт.",
            uk="† — поріг, обраний салоном; жодна настанова його не визначає.",
        ),
    )
    FIRST_READ = _words(
        es="Lo primero que lee el cliente",
        en="What the client reads first",
        ru="Что клиент читает сначала",
        uk="Що клієнт читає спочатку",
    )
    BEFORE = _words(
        es="Antes de las preguntas", en="Before the questions", ru="Перед вопросами", uk="Перед питаннями"
    )
    NOTICE = _words(
        es="Aviso de emergencias", en="Notice of emergencies", ru="Предупреждение", uk="Попередження"
    )
    CONSENT = _words(es="Consentimiento", en="Consent", ru="Согласие", uk="Згода")
    URGENT = _words(
        es="Tras «no lo sé» en una pregunta sobre emergencias",
        en="After “not sure” on a question about emergencies",
        ru="После «не знаю» на вопрос об экстренных признаках",
        uk="Після «не знаю» на питання про невідкладні ознаки",
    )
    GUARDIAN = _words(
        es="Padre, madre o tutor",
        en="Parent or guardian",
        ru="Родитель или опекун",
        uk="Хтось із батьків або опікун",
    )
    GUARDIAN_AGES = _words(
        es="Se lee y se acepta antes de reservar, a la edad de: {ages}",
        en="Read and agreed to before anything is booked, at the age of: {ages}",
        ru="Читают и подтверждают до записи, если клиенту лет: {ages}",
        uk="Читають і підтверджують до запису, якщо клієнтові років: {ages}",
    )
    GUARDIAN_AGREES = _words(
        es="Lo que acepta", en="Agrees to", ru="На что соглашается", uk="На що погоджується"
    )
    QUESTIONS = _words(
        es="Preguntas y respuestas",
        en="Questions and answers",
        ru="Вопросы и ответы",
        uk="Питання та відповіді",
    )
    ASKED_AFTER = _words(
        es="Solo tras «{answer}» en la pregunta {number}; su veredicto cuenta por ella.",
        en="Only after “{answer}” to question {number}; its verdict counts for that one.",
        ru="Только после ответа «{answer}» на вопрос {number}; решение относится к нему.",
        uk="Лише після відповіді «{answer}» на питання {number}; рішення стосується його.",
    )
    ANSWER = _words(es="Respuesta", en="Answer", ru="Ответ", uk="Відповідь")
    CODE = _words(es="Código", en="Code", ru="Код", uk="Код")
    FOLLOW_UP = _words(
        es="Decide la pregunta siguiente",
        en="The next question decides",
        ru="Решает следующий вопрос",
        uk="Вирішує наступне питання",
    )
    EXPLAIN = _words(
        es="Explicación si la pide",
        en="Explanation on request",
        ru="Пояснение по просьбе",
        uk="Пояснення на прохання",
    )
    REASON = _words(
        es="Motivo que lee", en="Reason shown", ru="Причина для клиента", uk="Причина для клієнта"
    )
    ADVICE = _words(
        es="Consejo tras el rechazo",
        en="Advice after a refusal",
        ru="Совет после отказа",
        uk="Порада після відмови",
    )
    RED_FLAG = _words(
        es="Aviso en una emergencia",
        en="Warning in an emergency",
        ru="Предупреждение об опасности",
        uk="Попередження про небезпеку",
    )
    SOURCES = _words(es="Fuentes", en="Sources", ru="Источники", uk="Джерела")
    NO_SOURCE = _words(es="ninguna indicada", en="none is named", ru="не указаны", uk="не вказані")
    COMBINATIONS = _words(
        es="Combinaciones", en="Combinations", ru="Сочетания ответов", uk="Поєднання відповідей"
    )
    ALL_OF = _words(es="Se cumple todo esto", en="All of this holds", ru="Верно всё это", uk="Усе це правда")
    ANY_OF = _words(
        es="y al menos una de estas",
        en="and at least one of these",
        ru="и хотя бы одно из этого",
        uk="і хоча б одне з цього",
    )
    SIGN_OFF = _words(es="Aprobación", en="Signing off", ru="Утверждение", uk="Затвердження")
    CLINICIAN = _words(es="Profesional clínico", en="Clinician", ru="Врач", uk="Лікар")
    CLINICIAN_SAYS = _words(
        es="He leído esta versión en este idioma. Las preguntas, los veredictos y los textos son "
        "clínicamente correctos.",
        en="I have read this version in this language. Its questions, verdicts and texts are clinically "
        "sound.",
        ru="Я прочитал(а) эту версию на этом языке. Вопросы, решения и тексты верны с клинической точки "
        "зрения.",
        uk="Я прочитав(-ла) цю версію цією мовою. Питання, рішення й тексти правильні з клінічного погляду.",
    )
    LAWYER = _words(es="Abogado o abogada", en="Lawyer", ru="Юрист", uk="Юрист")
    LAWYER_SAYS = _words(
        es="He leído esta versión en este idioma. El consentimiento y los textos cumplen la ley aplicable.",
        en="I have read this version in this language. Its consent and texts comply with the law.",
        ru="Я прочитал(а) эту версию на этом языке. Согласие и тексты соответствуют применимому закону.",
        uk="Я прочитав(-ла) цю версію цією мовою. Згода й тексти відповідають чинному закону.",
    )
    NAME = _words(es="Nombre", en="Name", ru="Имя", uk="Ім'я")
    REGISTRATION = _words(
        es="Número de colegiación",
        en="Registration number",
        ru="Регистрационный номер",
        uk="Реєстраційний номер",
    )
    PLACE_AND_DATE = _words(es="Lugar y fecha", en="Place and date", ru="Место и дата", uk="Місце і дата")
    REMARKS = _words(es="Observaciones", en="Remarks", ru="Замечания", uk="Зауваження")


class Own:
    """The page with a client's own answers."""

    TITLE = _words(
        es="Sus respuestas al cuestionario de salud",
        en="Your answers to the health questionnaire",
        ru="Ваши ответы на вопросы о здоровье",
        uk="Ваші відповіді на питання про здоров'я",
    )
    PURPOSE = _words(
        es="Las respuestas solo sirven para saber si puede reservar con seguridad. No son un diagnóstico.",
        en="The answers only tell whether you can book safely. They are not a diagnosis.",
        ru="Ответы лишь показывают, можно ли записаться без риска. Это не диагноз.",
        uk="Відповіді лише показують, чи можна записатися без ризику. Це не діагноз.",
    )
    CLIENT = _words(es="Número de cliente", en="Client number", ru="Номер клиента", uk="Номер клієнта")
    FINISHED = _words(es="Terminado el", en="Finished on", ru="Завершён", uk="Завершено")
    RESULT = _words(
        es="Resultado de las reglas fijas",
        en="Result of the fixed rules",
        ru="Результат по постоянным правилам",
        uk="Результат за сталими правилами",
    )
    ANSWERS = _words(es="Respuestas", en="Answers", ru="Ответы", uk="Відповіді")
    QUESTION = _words(es="Pregunta", en="Question", ru="Вопрос", uk="Питання")
    ANSWER = _words(es="Su respuesta", en="Your answer", ru="Ваш ответ", uk="Ваша відповідь")
    REASONS = _words(es="Motivos", en="Reasons", ru="Причины", uk="Причини")
    UNFINISHED = _words(
        es="El cuestionario terminó antes del final, por una respuesta que pide ayuda urgente.",
        en="The questionnaire ended before the last question, at an answer that needs urgent help.",
        ru="Опрос завершился раньше из-за ответа, при котором нужна срочная помощь.",
        uk="Опитування завершилося раніше через відповідь, за якої потрібна термінова допомога.",
    )
