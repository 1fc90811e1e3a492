"""Moodle XML as courses export it, Moodle backups: read, hostile ones refused with a sentence."""

import base64
import io
import tarfile
from decimal import Decimal

import pytest

from safran.quiz.echange import modele, questions_lire
from safran.quiz.echange.modele import FichierRefuse
from safran.quiz.models import QuestionBanque
from safran.quiz.rules.banque import questions_importer
from tests.safran.quiz.echange import formes as f
from tests.safran.quiz.echange import sauvegardes as s

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def quiz(*questions, entete='<?xml version="1.0" encoding="UTF-8"?>'):
    return f"{entete}\n<quiz>\n{''.join(questions)}</quiz>\n"


def question(genre, dedans="", enonce="Énoncé"):
    return (
        f'<question type="{genre}"><name><text>Nom</text></name><questiontext format="html"><text>'
        f"<![CDATA[<p>{enonce}</p>]]></text></questiontext>{dedans}</question>\n"
    )


def reponse(texte, part, suite=""):
    return f'<answer fraction="{part}" format="html"><text><![CDATA[<p>{texte}</p>]]></text>{suite}</answer>'


def lire(texte):
    return questions_lire(texte.encode()).lignes


def une(texte):
    (ligne,) = lire(quiz(texte))
    assert ligne.motif == ""
    return ligne.question


def motif(texte):
    return lire(quiz(texte))[0].motif


def test_a_multiple_choice_keeps_its_shares_feedback_points_state_and_name():
    lue = une(
        question(
            "multichoice",
            "<generalfeedback format='html'><text><![CDATA[<p>Voir le guide.</p>]]></text></generalfeedback>"
            "<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>1</hidden>"
            "<idnumber>q-7</idnumber><single>false</single>"
            + reponse("Un", 50, "<feedback format='html'><text>Oui</text></feedback>")
            + reponse("Deux", 50)
            + reponse("Trois", -100),
        )
    )
    assert (lue.points, lue.retiree, lue.code, lue.retour) == (Decimal(2), True, "q-7", "Voir le guide.")
    assert lue.valeur["reponses"] == [
        f.choix("Un", True, Decimal(50), "Oui"),
        f.choix("Deux", True, Decimal(50)),
        f.choix("Trois", False, Decimal(-100)),
    ]
    assert lue.valeur["bareme"] == "PARTS"


def test_true_false_in_any_order_or_language_is_read():
    dedans = "<answer fraction='0'><text>false</text></answer><answer fraction='100'><text>true</text></answer>"
    assert une(question("truefalse", dedans)).valeur["juste"] is True
    dedans = "<answer fraction='0'><text>Vrai</text></answer><answer fraction='100'><text>Faux</text></answer>"
    assert une(question("truefalse", dedans)).valeur["juste"] is False


def test_short_answers_and_numbers_with_units_are_read():
    court = une(
        question(
            "shortanswer",
            "<usecase>1</usecase><answer fraction='100'><text>CIO</text></answer>"
            "<answer fraction='50'><text>c.i.o.</text></answer>",
        )
    )
    assert court.valeur == f.mots(f.accepte("CIO"), f.accepte("c.i.o.", 50), casse=True)
    nombre = une(
        question(
            "numerical",
            "<answer fraction='100'><text>1.5</text><tolerance>0.1</tolerance></answer>"
            "<answer fraction='0'><text>*</text><feedback><text>Non</text></feedback></answer>"
            "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
            "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
            "<unitgradingtype>1</unitgradingtype><unitpenalty>1.0000000</unitpenalty><showunits>0</showunits>",
        )
    )
    assert nombre.valeur == {
        "reponses": [f.nombre("1.5", "0.1"), f.nombre(None, part=0, retour="Non")],
        "unites": [f.unite("m"), f.unite("cm", "100")],
        "regle_unite": "OBLIGATOIRE",
    }


def test_matching_and_ordering_are_read():
    sous = "".join(
        f"<subquestion format='html'><text>{gauche}</text><answer><text>{droite}</text></answer></subquestion>"
        for gauche, droite in [("Pau", "64"), ("Dax", "40"), ("", "33")]
    )
    lue = une(question("matching", sous))
    assert lue.valeur == {"paires": [f.paire("Pau", "64"), f.paire("Dax", "40")], "leurres": ["33"]}
    rangs = "<gradingtype>ALL_OR_NOTHING</gradingtype>" + reponse("un", "1.0") + reponse("deux", "2.0")
    ordre = une(question("ordering", rangs))
    assert ([ligne["texte"] for ligne in ordre.valeur["elements"]], ordre.valeur["bareme"]) == (["un", "deux"], "TOUT")


def test_a_cloze_text_keeps_its_gaps_their_weights_and_their_feedback():
    enonce = (
        "Le {2:SHORTANSWER:=CIO#Oui~%50%C.I.O.} est {1:MULTICHOICE_V:~privé#Non~=public} depuis "
        "{:NUMERICAL:=1971:2~%50%1970:5} \\{rien\\} &lt;fin&gt; {1:SAC:=été*}."
    )
    lue = une(question("multianswer", enonce=enonce))
    assert lue.valeur["texte"] == "Le [[1]] est [[2]] depuis [[3]] \\{rien\\} <fin> [[4]]."
    assert lue.points == 5
    assert lue.valeur["trous"] == [
        f.trou("texte", [f.accepte("CIO", retour="Oui"), f.accepte("C.I.O.", 50)], 2, casse=False, joker=False),
        f.trou("choix", [f.choix("privé", False, None, "Non"), f.choix("public", True)]),
        f.trou("nombre", [f.nombre(1971, 2), f.nombre(1970, 5, part=50)]),
        f.trou("texte", [f.accepte("été*")], casse=True, joker=True),
    ]


def test_picture_of_the_feedback_of_a_gap_is_kept_one_among_its_answers_is_refused():
    brut = base64.b64encode(PIXEL).decode()
    image = f'<img src="data:image/png;base64,{brut}" alt="Un point">'
    lue = une(question("multianswer", enonce=f"Le {{1:SA:=a#Vu : {image}}}"))
    (reponse,) = lue.valeur["trous"][0]["value"]["reponses"]
    assert reponse["retour"] == '<p>Vu : <img alt="Un point" src="image-1.png"/></p>'
    assert [jointe.contenu for jointe in lue.jointes] == [PIXEL]
    assert "décrivez-la en mots" in motif(question("multianswer", enonce=f"Le {{1:MC:={image}~b}}"))


@pytest.mark.parametrize("genre", ["gapselect", "ddwtos"])
def test_gaps_chosen_or_dragged_become_lists_of_their_group(genre):
    balise = "selectoption" if genre == "gapselect" else "dragbox"
    options = "".join(
        f"<{balise}><text>{texte}</text><group>{groupe}</group></{balise}>"
        for texte, groupe in [("chat", 1), ("chien", 1), ("vite", 2), ("bas", 2)]
    )
    lue = une(question(genre, options, "Le [[2]] court [[3]]."))
    assert lue.valeur["texte"] == "Le [[1]] court [[2]]."
    assert [[(c["texte"], c["juste"]) for c in trou["value"]["reponses"]] for trou in lue.valeur["trous"]] == [
        [("chat", False), ("chien", True)],
        [("vite", True), ("bas", False)],
    ]


def test_an_embedded_image_comes_with_its_alternative_joined_or_written_in_the_address():
    brut = base64.b64encode(PIXEL).decode()
    joint = (
        "<question type='truefalse'><name><text>N</text></name><questiontext format='html'><text>"
        '<![CDATA[<p>Vrai ?</p><img src="@@PLUGINFILE@@/ma%20carte.png" alt="La carte &gt; du Sud" />]]></text>'
        f"<file name='ma carte.png' path='/' encoding='base64'>{brut}</file></questiontext>"
        "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer></question>"
    )
    assert une(joint).images == (modele.Image("ma carte.png", PIXEL, "La carte > du Sud"),)
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    incruste = question("truefalse", dedans, f'Vrai ?<img src="data:image/png;base64,{brut}" alt="Un point">')
    assert une(incruste).images == (modele.Image("image-1.png", PIXEL, "Un point"),)


def test_what_is_not_kept_is_told():
    dedans = (
        "<single>true</single><partiallycorrectfeedback><text>Relisez le chapitre 2.</text></partiallycorrectfeedback>"
        "<correctfeedback><text>Votre réponse est correcte.</text></correctfeedback><hint><text>Pensez-y</text></hint>"
        + reponse("Un", 100)
        + reponse("Deux", 0)
    )
    assert une(question("multichoice", dedans)).remarques == (
        "Le retour d’ensemble « Relisez le chapitre 2. » n’est pas repris.",
        "Les indices entre deux essais ne sont pas repris.",
    )


def test_categories_and_lines_are_followed():
    categorie = (
        '<question type="category"><category><text>$course$/top/Par défaut pour X/CEP</text></category></question>\n'
    )
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    (ligne,) = lire(quiz(categorie, question("truefalse", dedans)))
    assert (ligne.question.categorie, ligne.numero) == ("Par défaut pour X/CEP", 4)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        (question("calculatedmulti"), "calculée (« calculatedmulti »)"),
        (question("ddimageortext"), "« ddimageortext » ne se note pas"),
        (question("multichoice"), "n’a pas de réponses"),
        (question("multianswer", enonce="{1:SA:=a} et {1: sa:=b}"), "type sa"),
        (question("multianswer", enonce="rien"), "aucun trou"),
        (question("gapselect", enonce="[[3]]"), "[[3]]"),
        (question("shortanswer", "<defaultgrade>0</defaultgrade>" + reponse("a", 100)), "zéro point"),
        (question("shortanswer", reponse("a", "cent")), "n’est pas un nombre"),
        (question("shortanswer", reponse("a", 100), '<img src="@@PLUGINFILE@@/absente.png">'), "absente.png"),
        (question("matching", f"<subquestion><text>a</text>{reponse('b', 1)}</subquestion>"), "Paires : 1"),
    ],
)
def test_a_fault_is_told_in_french(texte, phrase):
    assert phrase in motif(texte)


def test_a_description_is_left_aside_and_said():
    (ligne,) = lire(quiz(question("description")))
    assert ligne.laissee and ligne.question is None


@pytest.mark.parametrize(
    ("entete", "encodage"),
    [
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ('<?xml version="1.0"?>', "utf-8"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "cp1252"),
        ("", "utf-8"),
    ],
)
def test_each_encoding_declared_or_not_gives_the_same_words(entete, encodage):
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    texte = quiz(question("truefalse", dedans, "Été à Orléans"), entete=entete)
    assert questions_lire(texte.encode(encodage)).lignes[0].question.enonce == "Été à Orléans"


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ('<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY a "b">]>\n<quiz>&a;</quiz>', "DTD"),
        ("<quiz>\n<question>\n</quiz>", "Ligne 3"),
        ("<quiz>\n&nbsp;</quiz>", "&nbsp;"),
        ('<?xml version="1.0"?>\n<questestinterop/>', "Ligne 2 : ce XML commence par « questestinterop »"),
        ("<quiz>" + "<a>" * 60, "imbriqué"),
        ('<?xml version="1.0" encoding="utf-7"?>\n<quiz/>', "encodage"),
        ("<quiz></quiz>", "aucune question"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_line(texte, phrase):
    with pytest.raises(FichierRefuse) as refus:
        questions_lire(texte.encode(), nom="q.xml")
    assert phrase in str(refus.value)


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "vide"),
        (b"A{T}\n\nB\0{F}", "Ligne 3 : un caract"),
        (b"PK\x03\x04zip", "abîmé"),
        (b"%PDF-1.7", "pas un texte"),
        (b"x" * 150_000, "Ligne 1 : cette ligne"),
        (b"a" * (10 * 1024 * 1024 + 1), "10 Mo"),
        (b"A{T}\n\n" * 20_001, "20000 questions"),
    ],
)
def test_what_is_no_file_of_questions_is_refused(contenu, phrase):
    with pytest.raises(FichierRefuse) as refus:
        questions_lire(contenu)
    assert phrase in str(refus.value)


def test_bottomless_html_is_refused_on_its_line_alone():
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    lignes = lire(quiz(question("truefalse", dedans, "<div>" * 900), question("truefalse", dedans)))
    assert [bool(ligne.motif) for ligne in lignes] == [True, False]
    assert "imbriquées" in lignes[0].motif


@pytest.mark.parametrize("faire", [s.en_tar, s.en_zip])
def test_bank_of_both_archives_is_read_as_a_file_of_questions(faire):
    lecture = questions_lire(faire(s.contenu()))
    assert lecture.format == "Sauvegarde Moodle"
    *lues, calculee = lecture.lignes
    assert [ligne.motif for ligne in lues if ligne.motif] == [] and "calculatedsimple" in calculee.motif
    choix, vrai, trous, nombre, paires, redigee = (ligne.question for ligne in lues)
    assert choix.categorie == "Accueil∕écoute"
    assert choix.enonce.startswith("<p>Qui <strong>coordonne</strong> ?") and "PAGEVIEW" not in choix.enonce
    assert choix.images[0].contenu == s.POINT
    assert choix.valeur["reponses"] == [
        f.choix("<p>La <em>Région</em></p>", True, None, "Oui."),
        f.choix("La commune", False, "-33.33333"),
    ]
    assert vrai.valeur["juste"] and trous.points == 3
    assert trous.valeur["texte"] == "Le [[1]] va à [[2]]."
    assert [trou["value"]["poids"] for trou in trous.valeur["trous"]] == [2, 1]
    assert nombre.valeur["reponses"] == [f.nombre(24, "0.5")] and nombre.valeur["unites"] == [f.unite("h")]
    assert paires.valeur["paires"][1] == f.paire("Un lycéen", "Le CIO")
    assert (redigee.genre, redigee.valeur["reponse_modele"]) == ("ouverte", "")


def test_moodle_4_gives_the_last_version_of_each_question_and_its_code():
    lignes = questions_lire(s.en_tar(s.contenu(**{"questions.xml": s.banque(s.VRAI, nouvelle=True)}))).lignes
    assert [(ligne.question.genre, ligne.question.code) for ligne in lignes] == [("vrai_faux", "code-1")]


@pytest.mark.django_db
def test_bank_of_a_backup_is_written_once():
    contenu = s.en_tar(s.contenu())
    assert questions_importer(contenu=contenu, nom="cours.mbz").bilan.startswith("6 questions sur 7 sont prises")
    assert QuestionBanque.objects.count() == 6
    assert questions_importer(contenu=contenu, nom="cours.mbz").a_ecrire == 0


def un_tar(nom="x", taille=0, **champs):
    tampon = io.BytesIO()
    with tarfile.open(fileobj=tampon, mode="w:gz") as archive:
        entree = tarfile.TarInfo(nom)
        entree.size = taille
        for champ, valeur in champs.items():
            setattr(entree, champ, valeur)
        archive.addfile(entree, io.BytesIO(bytes(taille)))
    return tampon.getvalue()


BOMBE = {**s.contenu(), "bombe.bin": bytes(60 * 1024 * 1024)}
HOSTILES = {
    "bombe tar": (s.en_tar(BOMBE), "piège connu"),
    "bombe zip": (s.en_zip(BOMBE), "dépasse 50 Mo|piège connu"),
    "sort du dossier": (un_tar("../x"), "sort de son dossier"),
    "absolu": (un_tar("/etc/passwd"), "absolu"),
    "lien": (un_tar("x", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "un lien"),
    "lien dur": (un_tar("x", type=tarfile.LNKTYPE, linkname="y"), "un lien"),
    "tube": (un_tar("x", type=tarfile.FIFOTYPE), "ordinaire"),
    "sans sommaire": (un_tar("x.xml"), "moodle_backup.xml"),
    "coupée": (s.en_tar(s.contenu())[:-200], "abîmé"),
    "pas un tar": (b"\x1f\x8b\x08" + b"\xff" * 40, "abîmé"),
    "entités": (
        s.en_tar(s.contenu(**{"questions.xml": '<!DOCTYPE a [<!ENTITY b "c">]><question_categories/>'})),
        "DOCTYPE",
    ),
    "XML coupé": (s.en_tar(s.contenu(**{"questions.xml": "<question_categories>"})), "bien formé"),
    "sans question": (s.en_tar(s.contenu(**{"questions.xml": None})), "aucune question"),
}  # fmt: skip


@pytest.mark.parametrize("nom", HOSTILES)
def test_hostile_or_broken_backup_is_refused_with_a_sentence(nom):
    contenu, phrase = HOSTILES[nom]
    with pytest.raises(FichierRefuse, match=phrase):
        questions_lire(contenu)
