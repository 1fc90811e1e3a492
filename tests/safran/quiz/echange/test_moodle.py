"""Moodle XML as courses export it, Moodle backups, files of other systems; hostile ones refused with a sentence."""

import base64
import io
import tarfile
from pathlib import Path

import pytest
from PIL import Image as Pillow

from safran.quiz import echange
from safran.quiz.echange import modele, questions_lire
from safran.quiz.echange.modele import FichierRefuse
from safran.quiz.models import QuestionBanque
from safran.quiz.queries.banque import LOT, questions_export
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


VRAI = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"


def test_true_false_in_any_order_or_language_is_read():
    for fausse, juste, attendu in (("false", "true", True), ("Vrai", "Faux", False)):
        dedans = (
            f"<answer fraction='0'><text>{fausse}</text></answer><answer fraction='100'><text>{juste}</text></answer>"
        )
        assert une(question("truefalse", dedans)).valeur["juste"] is attendu
    for fausse, juste in (("false", "true"), ("Faux", "Vrai")):  # en HTML, et la fausse d’abord
        assert une(question("truefalse", reponse(fausse, 0) + reponse(juste, 100))).valeur["juste"] is True


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


@pytest.mark.parametrize(("genre", "balise"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_gaps_chosen_or_dragged_become_lists_of_their_group(genre, balise):
    options = "".join(
        f"<{balise}><text>{texte}</text><group>{groupe}</group></{balise}>"
        for texte, groupe in [("chat", 1), ("chien", 1), ("vite", 2), ("bas", 2)]
    )
    lue = une(question(genre, options, "Le [[2]] court [[3]]."))
    assert lue.valeur["texte"] == "Le [[1]] court [[2]]."
    listes = [[(c["texte"], c["juste"]) for c in trou["value"]["reponses"]] for trou in lue.valeur["trous"]]
    assert listes == [[("chat", False), ("chien", True)], [("vite", True), ("bas", False)]]


def test_an_embedded_image_comes_with_its_alternative_joined_or_written_in_the_address():
    brut = base64.b64encode(PIXEL).decode()
    joint = (
        "<question type='truefalse'><name><text>N</text></name><questiontext format='html'><text>"
        '<![CDATA[<p>Vrai ?</p><img src="@@PLUGINFILE@@/ma%20carte.png" alt="La carte &gt; du Sud" />]]></text>'
        f"<file name='ma carte.png' path='/' encoding='base64'>{brut}</file></questiontext>{VRAI}</question>"
    )
    assert une(joint).images == (modele.Image("ma carte.png", PIXEL, "La carte > du Sud"),)
    incruste = question("truefalse", VRAI, f'Vrai ?<img src="data:image/png;base64,{brut}" alt="Un point">')
    assert une(incruste).images == (modele.Image("image-1.png", PIXEL, "Un point"),)


def test_what_is_not_kept_is_told():
    retours = "<partiallycorrectfeedback><text>Relisez le chapitre 2.</text></partiallycorrectfeedback>"
    retours += "<correctfeedback><text>Votre réponse est correcte.</text></correctfeedback>"
    retours += "<hint><text>Pensez-y</text></hint>"
    dedans = f"<single>true</single>{retours}{reponse('Un', 100)}{reponse('Deux', 0)}"
    assert une(question("multichoice", dedans)).remarques == (
        "Le retour d’ensemble « Relisez le chapitre 2. » n’est pas repris.",
        "Les indices entre deux essais ne sont pas repris.",
    )


def test_categories_and_lines_are_followed():
    categorie = "<category><text>$course$/top/Par défaut pour X/CEP</text></category>"
    (ligne,) = lire(quiz(f'<question type="category">{categorie}</question>\n', question("truefalse", VRAI)))
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
    texte = quiz(question("truefalse", VRAI, "Été à Orléans"), entete=entete)
    assert questions_lire(texte.encode(encodage)).lignes[0].question.enonce == "Été à Orléans"


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b'<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY a "b">]>\n<quiz>&a;</quiz>', "DTD"),
        (b"<quiz>\n<question>\n</quiz>", "Ligne 3"),
        (b"<quiz>\n&nbsp;</quiz>", "&nbsp;"),
        (b'<?xml version="1.0"?>\n<questestinterop/>', "Ligne 2 : ce XML commence par « questestinterop »"),
        (b"<quiz>" + b"<a>" * 60, "imbriqué"),
        (b'<?xml version="1.0" encoding="utf-7"?>\n<quiz/>', "encodage"),
        (b"<quiz></quiz>", "aucune question"),
        (b"", "vide"),
        (b"A{T}\n\nB\0{F}", "Ligne 3 : un caract"),
        (b"PK\x03\x04zip", "abîmé"),
        (b"%PDF-1.7", "pas un texte"),
        (b"x" * 150_000, "Ligne 1 : cette ligne"),
        (b"a" * (10 * 1024 * 1024 + 1), "10 Mo"),
        (b"A{T}\n\n" * 51, "50 questions"),
    ],
)
def test_a_hostile_broken_or_foreign_file_is_refused_with_its_line(contenu, phrase, monkeypatch):
    monkeypatch.setattr(echange, "QUESTIONS_MAX", 50)
    with pytest.raises(FichierRefuse) as refus:
        questions_lire(contenu, nom="q.xml" if contenu.startswith(b"<") else "")
    assert phrase in str(refus.value)


def test_bottomless_html_is_refused_on_its_line_alone():
    lignes = lire(quiz(question("truefalse", VRAI, "<div>" * 900), question("truefalse", VRAI)))
    assert "imbriquées" in lignes[0].motif and not lignes[1].motif


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


DOSSIER = Path(__file__).parent / "etrangers"
FICHIERS = {
    "aiken-bom.txt": ("Aiken", "UTF-8", 2, 0, 0),
    "main-windows.gift": ("GIFT", "windows-1252", 7, 0, 0),
    "moodle-1.9.xml": ("Moodle XML", "UTF-8", 4, 0, 0),
    "moodle-4-cours.xml": ("Moodle XML", "UTF-8", 4, 0, 0),
    "moodle-4.gift": ("GIFT", "UTF-8", 6, 1, 0),
    "moodle-bom.xml": ("Moodle XML", "UTF-8", 1, 0, 0),
    "moodle-cloze.xml": ("Moodle XML", "UTF-8", 2, 0, 0),
    "moodle-image.xml": ("Moodle XML", "UTF-8", 2, 0, 0),
    "moodle-refusee.xml": ("Moodle XML", "UTF-8", 3, 0, 1),
    "moodle-windows.xml": ("Moodle XML", "windows-1252", 1, 0, 0),
    "rexams.xml": ("Moodle XML", "UTF-8", 3, 0, 0),
}


@pytest.mark.parametrize("nom", sorted(chemin.name for chemin in DOSSIER.iterdir()))
def test_format_encoding_and_verdict_of_each_file(nom):
    lecture = lire_fichier(nom)
    prises = sum(ligne.question is not None for ligne in lecture.lignes)
    laissees = sum(ligne.laissee for ligne in lecture.lignes)
    refusees = sum(bool(ligne.motif) and not ligne.laissee for ligne in lecture.lignes)
    assert (lecture.format, lecture.encodage, prises, laissees, refusees) == FICHIERS[nom]


def lire_fichier(nom: str):
    return questions_lire((DOSSIER / nom).read_bytes(), nom=nom)


def par_titre(nom: str) -> dict:
    return {ligne.titre: ligne.question for ligne in lire_fichier(nom).lignes if ligne.question}


def test_moodle_4_course_keeps_categories_names_shares_and_the_slash_of_a_name():
    lues = par_titre("moodle-4-cours.xml")
    choix = lues["Accueil : tout public ?"]
    assert choix.categorie == "Défaut pour ORIENT-79/Accueil et information"
    assert choix.enonce == "<p>Une structure qui participe au service\xa0<strong>accueille</strong>\xa0:</p>"
    assert choix.remarques == ()
    assert choix.valeur["reponses"] == [
        f.choix("tout public", True, None, "Oui, c'est l'engagement."),
        f.choix("son public & ses partenaires", False),
        f.choix("les moins de 26\xa0ans", False, "-33.33333"),
    ]
    gratuit = lues["CEP gratuit"]
    assert (gratuit.code, gratuit.valeur["juste"], gratuit.valeur["retour_faux"]) == ("CEP-02", True, "Si, toujours.")
    assert lues["Ré-adresser"].categorie.endswith("/Deux portes ∕ deux gestes")
    assert [e["texte"] for e in lues["Ré-adresser"].valeur["elements"]] == ["Écouter", "Demander l’accord", "Appeler"]
    paires = [f.paire("<p>Un <em>cadre</em></p>", "L'Apec"), f.paire("Un lycéen", "Le CIO")]
    assert lues["Qui reçoit qui"].valeur == {"paires": paires, "leurres": ["France compétences"]}


def test_pictures_joined_written_in_the_address_or_beside_the_words_all_come():
    lues = par_titre("moodle-image.xml")
    assert [i.nom for i in lues["Le logo"].images] == ["logo été.png"]
    assert lues["Le logo"].images[0].alternative == "Une fleur à quatre pétales"
    assert lues["Le sigle"].images[0].alternative == "Trois lettres, C, E, P"
    (jointe,) = lues["Le sigle"].jointes
    assert jointe.contenu == lues["Le logo"].images[0].contenu
    assert lues["Le sigle"].remarques == ()
    ancienne = par_titre("moodle-1.9.xml")["Choix ancien"].images[0]
    assert ancienne.nom == "carte.png" and ancienne.contenu == lues["Le logo"].images[0].contenu


def test_moodle_1_9_writes_its_html_as_entities_and_its_number_beside_its_tolerance():
    lues = par_titre("moodle-1.9.xml")
    assert lues["Choix ancien"].enonce == "Qui coordonne le service\xa0?"
    assert lues["Nombre ancien"].valeur["reponses"] == [f.nombre(13, 1, retour="Treize.")]
    assert lues["Vrai ancien"].valeur["juste"] and lues["Vrai ancien"].valeur["retour_faux"] == "Relisez."


def test_embedded_answers_keep_their_kinds_weights_shares_and_protected_signs():
    lue = par_titre("moodle-cloze.xml")["Trous"]
    trous = [trou["value"] for trou in lue.valeur["trous"]]
    assert (
        lue.valeur["texte"] == "<p>Le CEP compte [[1]] niveaux. Il est [[2]] et [[3]].</p>"
        "<ul><li>Durée du bilan\xa0: [[4]] h</li><li>Sigle : [[5]]</li></ul>"
    )
    assert [t["poids"] for t in trous] == [2, 1, 1, 1, 1] and lue.points == 6
    regles = [(t.get("casse"), t.get("joker")) for t in trous]
    assert regles == [(None, None), (None, None), (False, True), (None, None), (True, False)]
    assert trous[0]["reponses"][1] == f.nombre(3, part=50, retour="C'était en 2014.")
    assert trous[2]["reponses"][-1] == f.accepte("*", 0, "Relisez la fiche } article 3.")
    assert trous[3]["reponses"][0]["tolerance"] == "0.5"
    choisis = par_titre("moodle-cloze.xml")["Mots à choisir"].valeur["trous"]
    choix = [next(c["texte"] for c in t["value"]["reponses"] if c["juste"]) for t in choisis]
    assert choix == ["Région", "mission locale", "jeunes"]


def test_number_with_units_keeps_its_tolerance_and_tells_what_is_stricter_here():
    distance = par_titre("moodle-bom.xml")["Distance"]
    assert distance.valeur == {
        "reponses": [f.nombre(30, "0.5", retour="Oui."), f.nombre(None, part=0, retour="Relisez.")],
        "unites": [f.unite("km"), f.unite("m", "1000")],
        "regle_unite": "OBLIGATOIRE",
    }
    assert "elle les coûte tous" in distance.remarques[0] and distance.points == 2


def test_windows_signs_are_read_in_xml_and_in_gift():
    (lue,) = par_titre("moodle-windows.xml").values()
    assert (lue.titre, lue.enonce) == ("L’œuvre – « sigle »", "Coût : 10 €… Quel « sigle » ?")
    gift = par_titre("main-windows.gift")
    assert gift["Un « cadre » relève…"].valeur["reponses"][2]["texte"] == "d’un CIO – parfois"
    assert gift["Intervalle"].valeur["reponses"] == [f.nombre(3, 2)]
    assert gift["Le CEP est _____ et confidentiel."].valeur == f.mots(f.accepte("gratuit"), f.accepte("sans frais"))
    retours = {"retour_vrai": "Plus depuis 2022.", "retour_faux": "Exact : plus de durée."}
    assert gift["La VAE demande un an d’expérience."].valeur == {"juste": False, **retours}


def test_gift_exported_by_moodle_4_keeps_codes_escapes_and_weights():
    lues = par_titre("moodle-4.gift")
    portes = lues["Deux portes"]
    assert (portes.code, portes.categorie, portes.retour) == ("PORTES-1", "Défaut pour SPRO/Portes", "Article 5.1")
    assert portes.enonce == "Combien de portes, au plus : choisissez."
    assert portes.valeur["reponses"][2] == f.choix("trois {ou plus}", False, 50, "À moitié.")
    assert lues["Nombre"].valeur["reponses"][1] == f.nombre(3, "0.5", part=50)
    assert lues["Associer"].valeur["leurres"] == ["France compétences"]
    assert [c["part"] for c in lues["Plusieurs"].valeur["reponses"]] == ["50", "50", "-100"]


def test_files_of_another_generator_keep_formulas_and_shares():
    lues = par_titre("rexams.xml")
    assert "\\(x^2 \\leq 4\\)" in lues["R1 Q1 : operateurs"].enonce
    assert [c["part"] for c in lues["R1 Q1 : operateurs"].valeur["reponses"]] == ["50", "50", "-50"]
    assert lues["R1 Q2 : part"].valeur["reponses"][0]["tolerance"] == "0.01"
    assert lues["R1 Q3 : mot"].valeur == f.mots(f.accepte("Orientation & conseil"), casse=True)


def test_what_cannot_be_marked_says_why_on_its_line_and_costs_no_other():
    motifs = {ligne.numero: ligne.motif for ligne in lire_fichier("moodle-refusee.xml").lignes if ligne.motif}
    assert set(motifs) == {12} and "ddimageortext" in motifs[12]


DES_FORMES = Path(__file__).parent.parent / "moodle"
FORMES = sorted(chemin.name for chemin in DES_FORMES.iterdir())
FORMES_XML = [nom for nom in FORMES if nom.endswith(".xml")][:49]
GENRES_DES_FORMES = {
    "multichoice": {"unique", "multiple"},
    "truefalse": {"vrai_faux"},
    "shortanswer": {"texte_court"},
    "numerical": {"numerique"},
    "matching": {"appariement"},
    "ddmatch": {"appariement"},
    "ordering": {"ordre"},
    "essay": {"ouverte"},
    "cloze": {"trous"},
    "gapselect": {"trous"},
    "ddwtos": {"trous"},
    "gift-commentaire": {"vrai_faux"},
}
MAUVAISE = '<question type="calculated"><name><text>Tirée au hasard</text></name></question>'


def gardees():
    """What the bank holds, by code, pictures by their content."""
    return {
        ligne.code: (ligne.titre, ligne.categorie, ligne.live, ligne.contenu.raw_data[0])
        for ligne in QuestionBanque.objects.all()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("nom", FORMES)
def test_file_is_taken_exported_and_taken_again_with_the_same_content(nom):
    rapport = questions_importer(contenu=(DES_FORMES / nom).read_bytes(), nom=nom)
    assert (rapport.accepte, rapport.a_ecrire) == (True, 1), rapport.lignes
    genre = QuestionBanque.objects.get().contenu.raw_data[0]["type"]
    famille = nom.removeprefix("gift-").partition(".")[0].partition("-")[0]
    assert genre in GENRES_DES_FORMES.get(nom.partition(".")[0], GENRES_DES_FORMES.get(famille))
    avant, export = gardees(), questions_export("moodle-xml").contenu
    assert questions_importer(contenu=export, nom="banque.xml").a_ecrire == 0
    QuestionBanque.objects.all().delete()
    questions_importer(contenu=export, nom="banque.xml")
    assert gardees() == avant
    assert questions_export("moodle-xml").contenu == export


def cinquante(mauvaise):
    """Forty-nine good questions, and this one in the middle."""
    corps = []
    for nom in FORMES_XML:
        texte = (DES_FORMES / nom).read_text()
        corps.append(texte[texte.index("<quiz>") + 6 : texte.index("</quiz>")])
    return "<quiz>" + "".join([*corps[:20], mauvaise, *corps[20:]]) + "</quiz>"


def png(cote):
    tampon = io.BytesIO()
    Pillow.new("1", (cote, cote)).save(tampon, "PNG")
    return tampon.getvalue()


def avec_image(contenu, nom="image.png"):
    """A question whose answer shows this picture."""
    joint = f'<file name="{nom}" encoding="base64">{base64.b64encode(contenu).decode()}</file>'
    return (
        '<question type="multichoice"><name><text>Mauvaise image</text></name><questiontext><text>Laquelle ?</text>'
        f'</questiontext><answer fraction="100"><text>&lt;img src="@@PLUGINFILE@@/{nom}" alt="x"&gt;</text>{joint}'
        '</answer><answer fraction="0"><text>Aucune</text></answer></question>'
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mauvaise", "phrase"),
    [
        (MAUVAISE, "calculée"),
        (avec_image(png(30_000)), "trop de points"),
        (avec_image(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "x.svg"), "se lit pas"),
        (avec_image(png(30)[:40]), "se lit pas"),
        ('<question type="multichoice"><name><text>Vide</text></name></question>', "énoncé"),
    ],
)
def test_one_bad_question_of_fifty_costs_one_question(mauvaise, phrase):
    contenu = cinquante(mauvaise).encode()
    rapport = questions_importer(contenu=contenu, nom="q.xml")
    (refusee,) = rapport.refusees
    assert phrase in refusee.motif
    assert rapport.bilan == f"{len(FORMES_XML)} questions sur {len(FORMES_XML) + 1} sont prises\xa0: " + (
        f"{len(FORMES_XML)} créées, 1 refusée."
    )
    assert QuestionBanque.objects.count() == len(FORMES_XML)
    assert questions_importer(contenu=contenu, nom="q.xml").a_ecrire == 0


@pytest.mark.django_db
def test_more_questions_than_a_lot_are_one_file():
    texte = "\n\n".join(f"::Question {rang}::Vrai {rang} ?{{T}}" for rang in range(LOT + 1))
    assert questions_importer(contenu=texte.encode(), essai=True).a_ecrire == LOT + 1
