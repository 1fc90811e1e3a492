"""Moodle backups as tests make them: a bank of questions, a page, a book, a label and their files."""

import base64
import hashlib
import io
import tarfile
import zipfile
from xml.sax.saxutils import escape

POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SOMME = hashlib.sha1(POINT, usedforsecurity=False).hexdigest()
IMAGE = '<img src="@@PLUGINFILE@@/point.png" alt="Un point" />'


def balise(nom, texte):
    return f"<{nom}>{escape(texte)}</{nom}>"


def reponse(cle, texte, part, retour="", format_="1"):
    return (
        f'<answer id="{cle}">{balise("answertext", texte)}{balise("answerformat", format_)}{balise("fraction", part)}'
        f"{balise('feedback', retour)}{balise('feedbackformat', '1')}</answer>"
    )


def question(cle, genre, enonce, plugin="", parent="0", note="1.0000000"):
    return (
        f'<question id="{cle}">{balise("parent", parent)}{balise("name", f"Question {cle}")}'
        f"{balise('questiontext', enonce)}{balise('questiontextformat', '1')}{balise('generalfeedback', '')}"
        f"{balise('generalfeedbackformat', '1')}{balise('defaultmark', note)}{balise('qtype', genre)}"
        f"<plugin_qtype_{genre}_question>{plugin}</plugin_qtype_{genre}_question></question>"
    )


CHOIX = question(
    11,
    "multichoice",
    f"<p>Qui <strong>coordonne</strong> ? {IMAGE}</p><p>Voir <a href='$@PAGEVIEWBYID*3@$'>la page</a>.</p>",
    "<answers>"
    + reponse(1, "<p>La <em>Région</em></p>", "1.0000000", "<p>Oui.</p>")
    + reponse(2, "<p>La commune</p>", "-0.3333333")
    + '</answers><multichoice id="1"><single>1</single></multichoice>',
)
VRAI = question(
    12,
    "truefalse",
    "<p>Le CEP est gratuit.</p>",
    "<answers>" + reponse(3, "Vrai", "1.0", format_="0") + reponse(4, "Faux", "0.0", format_="0") + "</answers>"
    '<truefalse id="1"><trueanswer>3</trueanswer><falseanswer>4</falseanswer></truefalse>',
)
TROUS = question(
    13,
    "multianswer",
    "<p>Le {#1} va à {#2}.</p>",
    '<multianswer id="1"><question>13</question><sequence>14,15</sequence></multianswer>',
    note="3.0000000",
) + question(14, "shortanswer", "{2:SHORTANSWER:=cadre}", parent="13") + question(
    15, "multichoice", "{1:MULTICHOICE:=l’Apec~le CIO}", parent="13"
)  # fmt: skip
NOMBRE = question(
    16,
    "numerical",
    "<p>Durée ?</p>",
    "<answers>" + reponse(5, "24", "1.0", format_="0") + "</answers>"
    '<numerical_units><numerical_unit id="1"><multiplier>1.0</multiplier><unit>h</unit></numerical_unit>'
    '</numerical_units><numerical_records><numerical_record id="1"><answer>5</answer><tolerance>0.5</tolerance>'
    '</numerical_record></numerical_records><numerical_options><numerical_option id="1"><showunits>3</showunits>'
    "<unitgradingtype>0</unitgradingtype><unitpenalty>0.1</unitpenalty></numerical_option></numerical_options>",
)
PAIRES = question(
    17,
    "match",
    "<p>Associez.</p>",
    '<matches><match id="7"><questiontext>Un cadre</questiontext><questiontextformat>1</questiontextformat>'
    '<answertext>L’Apec</answertext></match><match id="8"><questiontext>Un lycéen</questiontext>'
    "<questiontextformat>1</questiontextformat><answertext>Le CIO</answertext></match></matches>",
)
REDIGEE = question(18, "essay", "<p>Racontez.</p>", '<essay id="1"><graderinfo>$@NULL@$</graderinfo></essay>')
CALCULEE = question(
    19, "calculatedsimple", "<p>{a} + {b} ?</p>", "<answers>" + reponse(9, "{a}+{b}", "1") + "</answers>"
)
TOUTES = (CHOIX, VRAI, TROUS, NOMBRE, PAIRES, REDIGEE, CALCULEE)


def banque(*questions, nouvelle=False):
    """`questions.xml`, as Moodle 3 or, `nouvelle`, as Moodle 4 writes it."""
    dedans = "".join(questions or TOUTES)
    if nouvelle:
        entrees = "".join(
            f'<question_bank_entry id="{rang}"><idnumber>code-{rang}</idnumber><question_version>'
            f'<question_versions id="{rang}"><version>1</version><status>ready</status><questions>'
            f"{question('1', 'description', 'Ancienne version')}</questions></question_versions>"
            f'<question_versions id="9{rang}"><version>2</version><status>ready</status><questions>{une}</questions>'
            "</question_versions></question_version></question_bank_entry>"
            for rang, une in enumerate(questions, 1)
        )
        dedans = f"<question_bank_entries>{entrees}</question_bank_entries>"
    else:
        dedans = f"<questions>{dedans}</questions>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><question_categories><question_category id="1"><name>top</name>'
        f'<parent>0</parent></question_category><question_category id="2"><name>Accueil/écoute</name><parent>1</parent>'
        f"{dedans}</question_category></question_categories>"
    )


ACTIVITES = {"page": "Deux portes", "book": "Le livre", "label": "À retenir", "forum": "Discutez"}
PAGE = f"<h3>Titre</h3><p>Un <strong>mot</strong>.</p><p>{IMAGE}</p><p>Après<script>alert(1)</script>.</p>"


def contenu(**remplaces):
    """The files of a backup, by name; some replaced or taken off (None)."""
    activites = "".join(
        f"<activity><moduleid>{rang}</moduleid><modulename>{genre}</modulename><title>{titre}</title>"
        f"<directory>activities/{genre}_{rang}</directory></activity>"
        for rang, (genre, titre) in enumerate(ACTIVITES.items(), 1)
    )
    chapitres = "".join(
        f'<chapter id="{rang}"><title>Chapitre {rang}</title>{balise("content", f"<p>Mots {rang}</p>")}'
        f"<contentformat>1</contentformat><hidden>{int(rang == 3)}</hidden></chapter>"
        for rang in (1, 2, 3)
    )
    lieux = (("question", "questiontext", "11", "5"), ("mod_page", "content", "0", "21"))
    fichiers = "".join(
        f'<file id="{rang}"><contenthash>{SOMME}</contenthash><contextid>{contexte}</contextid>'
        f"<component>{composant}</component><filearea>{zone}</filearea><itemid>{objet}</itemid>"
        "<filepath>/</filepath><filename>point.png</filename></file>"
        for rang, (composant, zone, objet, contexte) in enumerate(lieux, 1)
    )
    tous = {
        "moodle_backup.xml": f"<moodle_backup><information>{balise('original_course_fullname', 'Accueillir')}"
        f"<contents><activities>{activites}</activities></contents></information></moodle_backup>",
        "questions.xml": banque(),
        "files.xml": f"<files>{fichiers}</files>",
        "activities/page_1/page.xml": f'<activity contextid="21"><page id="1"><name>Deux portes</name>'
        f"{balise('content', PAGE)}<contentformat>1</contentformat></page></activity>",
        "activities/book_2/book.xml": f'<activity contextid="22"><book id="1"><chapters>{chapitres}</chapters></book>'
        "</activity>",
        "activities/label_3/label.xml": '<activity contextid="23"><label id="1"><name>À retenir</name>'
        f"{balise('intro', '<p>Deux portes au plus.</p>')}<introformat>1</introformat></label></activity>",
        f"files/{SOMME[:2]}/{SOMME}": POINT,
        **remplaces,
    }
    return {nom: dit.encode() if isinstance(dit, str) else dit for nom, dit in tous.items() if dit is not None}


def en_tar(fichiers):
    """The gzipped TAR that Moodle makes by default."""
    tampon = io.BytesIO()
    with tarfile.open(fileobj=tampon, mode="w:gz") as archive:
        for nom, dit in fichiers.items():
            entree = tarfile.TarInfo(nom)
            entree.size = len(dit)
            archive.addfile(entree, io.BytesIO(dit))
    return tampon.getvalue()


def en_zip(fichiers):
    """The ZIP of older ones."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, dit in fichiers.items():
            archive.writestr(nom, dit)
    return tampon.getvalue()
