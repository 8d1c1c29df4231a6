"""What the columns of a roster are called: by Moodle in a dozen languages, by Canvas, and by people.

Moodle's headings are those of its language packs (firstname, lastname, idnumber, email, username, fullname of the
component moodle; recordid and participant of the component assign); Canvas's gradebook is in English everywhere.
Headings are compared by their letters and digits alone: "E-Mail-Adresse", "Student ID" and "student_id" are one word.
"""

import re

from platformlab.classroom.spelling import squeezed


def _set(text):
    return tuple(dict.fromkeys(squeezed(one) for one in text.split("|")))


_STUDENT_IDS = _set(
    "student_id|student number|student no|id number|ID-Nummer|Numéro d’identification|Número de ID|IDナンバ|"
    "Индивидуальный номер|id 번호|Codice identificativo|Nummer (ID)|Matrikelnummer|Matrikelnr|matriculation number|"
    "username|user name|Anmeldename|Nom d’utilisateur|Nombre de usuario|ユーザ名|Логин|Ім’я входу|사용자 아이디|"
    "Gebruikersnaam|sis login id|sis user id|login id|org defined id|学号|學號|ID號碼|学生编号|學生編號|学籍番号|"
    "用户名|用戶名|帳號"
)
EMAILS = _set(
    "email address|e-mail|mail|E-Mail-Adresse|Adresse de courriel|Courriel|Dirección de correo|Correo electrónico|"
    "メールアドレス|Адрес электронной почты|Электронная почта|Почта|이메일 주소|이메일|Indirizzo email|E-mailadres|"
    "Електронна пошта|电子邮件地址|电子邮件|邮件地址|邮箱|電子郵件地址|電子郵件|信箱|Email 信箱"
)
IDS = (*_STUDENT_IDS, "id", *EMAILS)
"""Which column is the id, the first that has one for everybody."""

FIRST = _set("first name|given name|given names|forename|Vorname|Prénom|Nombre|Имя|Ім’я|이름|Nome|Voornaam|名|名字")
LAST = _set(
    "last name|surname|family name|Nachname|Familienname|Nom de famille|Apellido(s)|Apellidos|Фамилия|Прізвище|성|"
    "Cognome|Achternaam|姓|姓氏"
)
WHOLE = _set(
    "student|name|full name|student name|display name|Vollständiger Name|Nom complet|Nombre completo|フルネーム|氏名|"
    "名前|Полное имя|ФИО|Повне ім’я|전체 이름|성명|Volledige naam|姓名|全名|用户全名|学生|学生姓名|學生|學生姓名"
)
PARTICIPANTS = _set(
    "Identifier|标识符|識別碼|Identifiant|Identificador|Идентификатор|Ідентифікатор|식별자|Identificativo|Identificatie"
)
"""Moodle's number of a student in one assignment, in its grading worksheet: "Participant 1234567"."""

SUBMITTED = _set(
    "time|submitted|submitted at|submitted_at|handed in|submission time|submission date|Last modified (submission)|"
    "Zuletzt geändert (Abgabe)|Abgabe|Abgabezeit|上次修改（作业）|提交时间|Dernière modification (travail remis)|"
    "Última modificación (entrega)|最終更新日時 (提出)|Последнее изменение (ответ)|마지막 수정됨(제출)|"
    "Ultima modifica (consegna)|Laatst gewijzigd (inzending)|Востаннє змінювалося (здача)"
)
"""When it was handed in, in a table of submissions; the last ones stand in Moodle's grading worksheet."""

LESSONS = _set("lesson|assignment|Aufgabe|作业")
KNOWN = frozenset((*IDS, *FIRST, *LAST, *WHOLE, *PARTICIPANTS, *SUBMITTED))

_ANONYMOUS = _set("Participant|参与人|Teilnehmer/in|Participante|参加者|Участник|참가자|Partecipante|Deelnemer|Учасник")
_PARTICIPANT = re.compile(r"(?P<word>\D+?)[ _]?(?P<number>\d+)")


def headings(cells):
    """{heading, by its letters: its place} of a first line; the first of two that are the same."""
    found = {}
    for place, cell in enumerate(cells):
        if key := squeezed(cell):
            found.setdefault(key, place)
    return found


def is_id_column(heading):
    """Whether a column holds ids of students that are theirs beyond one assignment."""
    return squeezed(heading) in _STUDENT_IDS


def is_canvas(known):
    """Whether these headings are those of Canvas's gradebook."""
    return "id" in known and ("sisloginid" in known or "sisuserid" in known)


def participant(text):
    """The number in "Participant 1234567", in any language; empty text for anything else."""
    found = _PARTICIPANT.fullmatch(text.strip())
    return found["number"] if found else ""


def is_anonymous(name):
    """Whether a name is what Moodle calls everybody when names are hidden from who marks."""
    found = _PARTICIPANT.fullmatch(name.strip())
    return squeezed(found["word"] if found else name) in _ANONYMOUS
