"""The house keeps its shape: sizes, drawers, words, documents. A guard says where to look and what to do."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from home.etats.cycles import CYCLES
from tests.citations import RACINE, chemins_absents

AILES = ("home", "reseau", "pratiques", "safran")
GABARITS = RACINE / "templates"
PYTHON = sorted(
    chemin for aile in AILES for chemin in (RACINE / aile).rglob("*.py") if "migrations" not in chemin.parts
)
TOUT_PYTHON = PYTHON + sorted((RACINE / "tests").rglob("*.py"))
HTML = sorted(GABARITS.rglob("*.html"))
MAX_REFUS = 11


def court(chemin: Path) -> str:
    return str(chemin.relative_to(RACINE))


@cache
def arbre(chemin: Path) -> ast.Module:
    return ast.parse(chemin.read_text("utf-8"))


def test_refusals_are_caught_by_the_screens_of_the_house():
    vues = [c for c in PYTHON if "views" in court(c) and not court(c).startswith("home/ecrans/")]
    nombres = {court(c): c.read_text("utf-8").count("except RegleRefusee") for c in vues}
    assert sum(nombres.values()) <= MAX_REFUS, f"`refus_sur` ou `tenter` de home.ecrans.views : {+Counter(nombres)}"


# Ce qu’un établi fait pour toutes les pièces : ce qui se refait, où cela se fait, combien de fois une pièce le refait
# encore (ce nombre ne peut que baisser), et quoi prendre à la place.
ETABLIS = {
    "page": (r"\bPaginator\(", ("home/ecrans/views.py",), 4, "`page_de`, ou une Liste (home/ecrans/listes)"),
    "liste": (r"hx-target=\"#resultats\"", ("templates/home/liste",), 4, "une Liste a sa page et son fragment"),
    "facettes": (r"^class Facett|^def (?:filtres_actifs|facettes_\w+)\(", ("home/",), 1, "une Facette (home.ecrans)"),
    "fichier": (r"\b(?:csv|xlsx)_response\(", ("home/",), 9, "les fichiers d’une Liste (home/ecrans/listes)"),
    "courriel": (
        r"\bEmailMultiAlternatives\b|\bget_connection\b|\bsmtplib\b|\bmail_(?:admins|managers)\b|\bcourriel_create\(",
        ("home/courriels/", "home/courriels/boite.py"), 0, "un Avis (home/courriels)",
    ),
    "périodique": (
        r"\bPeriodique\(\s*\"|\bPassagePeriodique\b|\bthreading\.Timer\b|\bapscheduler\b|\bcrontab\b|\bcelery\b",
        ("home/", "prises.py"), 0, "un Periodique (home/exploitation/travaux)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("nom", ETABLIS)
def test_room_does_not_make_again_what_a_bench_makes(nom):
    motif, chez, reste, conseil = ETABLIS[nom]
    nombres = {
        court(c): len(re.findall(motif, c.read_text("utf-8"), re.M))
        for c in [*PYTHON, *HTML]
        if not court(c).startswith(chez) and c.name not in chez
    }
    assert sum(nombres.values()) <= reste, f"{conseil} : {+Counter(nombres)}"


def deplacements(chemin: Path, champs: set[str]) -> Iterator[int]:
    """The lines that write the field of a state by hand: « x.etat = … », « .update(etat=…) »."""
    if not re.search(rf"\.(?:{'|'.join(champs)}) = |\.update\(", chemin.read_text("utf-8")):
        return
    for noeud in ast.walk(arbre(chemin)):
        cibles = noeud.targets if isinstance(noeud, ast.Assign) else []
        if any(isinstance(c, ast.Attribute) and c.attr in champs and ast.unparse(c.value) != "self" for c in cibles):
            yield noeud.lineno
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr == "update":
            if champs & {cle.arg for cle in noeud.keywords}:
                yield noeud.lineno


# Des états qui n’ont pas encore de Cycle : imports, reprises, présences, passages de module, membres d’un groupe.
MAX_DEPLACEMENTS = 10


def etats_de(chemin: Path) -> set[str]:
    """The fields that hold a state in this room: « etat » everywhere, and what its own cycles call theirs."""
    pieces = [(cycle.champ, cycle.modele.__module__.split(".models")[0]) for cycle in CYCLES.values() if cycle.modele]
    return {"etat"} | {champ for champ, piece in pieces if court(chemin).startswith(piece.replace(".", "/"))}


def test_state_moves_by_its_cycle_alone():
    chemins = [chemin for chemin in PYTHON if not court(chemin).startswith("home/")]
    nombres = {court(chemin): len(list(deplacements(chemin, etats_de(chemin)))) for chemin in chemins}
    assert sum(nombres.values()) <= MAX_DEPLACEMENTS, f"`CYCLE.passer` ou `changer` (home/etats) : {+Counter(nombres)}"


MECANISMES = re.findall(r"^## (.+)$", (RACINE / "docs/mecanismes.md").read_text("utf-8"), re.M)
RECETTES = sorted((RACINE / "docs/recettes").glob("*.md"))


@pytest.mark.parametrize("recette", RECETTES, ids=lambda recette: recette.stem)
def test_recipe_is_true_to_the_code(recette):
    """Each step names a mechanism of the house and files that rooms do have; its Python reads, and imports what is."""
    texte, connus = recette.read_text("utf-8"), {c.name for c in [*TOUT_PYTHON, *HTML, *GABARITS.rglob("*.txt")]}
    pas = re.findall(r"^## (?:(.+?) · )?(.+)$", texte, re.M)
    inconnus = {mecanisme for mecanisme, _ in pas if mecanisme} - set(MECANISMES)
    inconnus |= set(re.findall(r"`(\w+\.(?:py|html|txt))`", texte)) - connus
    assert pas and not inconnus, f"{court(recette)} nomme ce qui n’existe pas : {inconnus}"
    for bloc in re.findall(r"^```python\n(.*?)^```", texte, re.S | re.M):
        for noeud in ast.walk(ast.parse(bloc)):
            if isinstance(noeud, ast.ImportFrom) and noeud.module.split(".")[0] == "home":
                module = import_module(noeud.module)
                assert all(hasattr(module, nom.name) for nom in noeud.names), ast.unparse(noeud)


def test_no_blank_stands_before_a_comma():
    """A template may cut a sentence before its comma only inside `{% phrase %}`, which takes the blank away."""
    tenus = re.compile(r"<style.*?</style>|{% phrase %}.*?{% endphrase %}", re.S)
    coupe = re.compile(r"\n\s*(?:{%[^%]*%}\s*)*(?:[,.)](?![a-z_-]+ ?[{.:])|&nbsp;[:;])")
    fautes = [court(c) for c in HTML if coupe.search(tenus.sub("", c.read_text("utf-8")))]
    assert not fautes, fautes


def test_rules_take_keywords_only():
    fautes = []
    for chemin in PYTHON:
        if chemin.name != "rules.py" and chemin.parent.name != "rules":
            continue
        for noeud in arbre(chemin).body:
            if isinstance(noeud, ast.FunctionDef) and not noeud.name.startswith("_") and noeud.args.args:
                fautes.append(f"{court(chemin)}:{noeud.lineno} {noeud.name}")
    assert not fautes, f"Une règle publique ne prend que des arguments nommés : {fautes}"


INTERDITS = {
    r"fields\s*=\s*[\"']__all__": "un formulaire nomme ses champs",
    r"\.extra\(|\.raw\(": "pas de SQL brut",
    r"import weasyprint|from weasyprint": "home/documents/pdf.py est la seule porte des documents",
    r"\bsend_mail\(|EmailMessage\(": "tout courriel passe par home.courriels",
    r"xml\.etree|from lxml|import lxml": "defusedxml",
    r"\.extractall\(": "aucune archive n’est extraite ainsi",
    r"\burlopen\(|import requests|import httpx": "le serveur ne va chercher aucune adresse",
    r"csrf_exempt": "toute écriture porte son jeton",
    r"\bint\(request\.": "une adresse mal tapée n’est jamais une panne",
    r"\bTRANSITIONS|def peut_devenir": "un état change par son Cycle (home/etats)",
    r"def en_vigueur\(self|relativedelta|monthrange": "des jours datés sont une Periode (home/temps/periodes.py)",
}
PERMIS = {
    ("home/documents/pdf.py", r"import weasyprint|from weasyprint"),
    ("reseau/comptes/connexion.py", r"\bsend_mail\(|EmailMessage\("),  # la méthode qui remplace l’envoi par la boîte
    ("home/models.py", r"\bTRANSITIONS|def peut_devenir"),
    ("home/temps/periodes.py", r"def en_vigueur\(self|relativedelta|monthrange"),
    ("home/views.py", r"csrf_exempt"),  # le thème, dont l’origine est vérifiée
    ("home/views.py", r"csrf_exempt"),  # le navigateur l’envoie seul ; rien n’en reste que des nombres
    ("safran/lti/views.py", r"csrf_exempt"),  # une plateforme envoie d’ailleurs ; son message signé est la clé
    ("home/views.py", r"csrf_exempt"),  # RFC 8058 : le lien signé est lui-même la clé
}


@pytest.mark.parametrize("motif", INTERDITS)
def test_forbidden_pattern_is_nowhere(motif):
    fautes = [court(c) for c in PYTHON if (court(c), motif) not in PERMIS and re.search(motif, c.read_text("utf-8"))]
    assert not fautes, f"{INTERDITS[motif]} : {fautes}"


def test_mark_safe_is_only_where_it_was_reviewed():
    permis = ("home/dessins", "home/templatetags", "home/temps/typographie.py", "safran/attestations")
    fautes = [court(c) for c in PYTHON if "mark_safe" in c.read_text("utf-8") and not court(c).startswith(permis)]
    fautes += [court(c) for c in HTML if re.search(r"\|\s*safe\b(?!seq)|autoescape off", c.read_text("utf-8"))]
    assert not fautes, fautes


def test_templates_hold_no_inline_script_nor_style():
    fautes = []
    for chemin in HTML:
        if "courriels" in chemin.parts or "pdf" in chemin.parts:
            continue  # un courriel et un document n’ont pas la politique du site
        texte = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", chemin.read_text("utf-8"), flags=re.S)
        if re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)|href=\"javascript:", texte):
            fautes.append(court(chemin))
    assert not fautes, fautes


def test_templates_are_all_used():
    sources = "\n".join(c.read_text("utf-8") for c in PYTHON + sorted(GABARITS.rglob("*.*")) if c.suffix != ".png")
    d_ailleurs = ("account/", "mfa/", "allauth/", "wagtailadmin/", "wagtailusers/", "django/")
    erreurs = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"}
    dits, orphelins = set(re.findall(r"[\w./-]+", sources)), []
    for chemin in HTML:
        nom = str(chemin.relative_to(GABARITS))
        if nom.startswith(d_ailleurs) or nom in erreurs:
            continue
        cle = nom.replace("/courriels/", "/").removesuffix(".html") if "/courriels/" in nom else nom
        if not dits & {nom, cle}:
            orphelins.append(nom)
    assert not orphelins, orphelins


def test_every_requirement_has_its_line_of_reasons():
    page = (RACINE / "docs/dependances.md").read_text("utf-8").lower()
    for fichier in RACINE.glob("requirements*.txt"):
        for ligne in fichier.read_text("utf-8").splitlines():
            if ligne and not ligne.startswith(("#", "-r")):
                nom = re.split(r"[=<>\[]", ligne)[0].lower()
                assert f"`{nom}`" in page, f"docs/dependances.md ne dit rien de {nom} ({fichier.name})"


def test_every_model_is_in_the_glossary_which_has_each_word_once():
    page = (RACINE / "docs/glossaire.md").read_text("utf-8")
    modeles = [m.__name__ for m in apps.get_models() if m.__module__.split(".")[0] in AILES]
    absents = [nom for nom in modeles if f"`{nom}`" not in page]
    assert not absents, f"docs/glossaire.md ne nomme pas : {absents}"
    codes = re.findall(r"^\|[^|]+\| `(\w+)` \|", page, flags=re.M)
    assert codes and len(codes) == len(set(codes)), [code for code in codes if codes.count(code) > 1]


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *map(court, [*(RACINE / "docs").glob("*.md"), *RECETTES])]
)
def test_documents_name_only_what_exists(page):
    texte = (RACINE / page).read_text("utf-8")
    absents = chemins_absents(texte)
    cibles = set(re.findall(r"^([a-z-]+):", (RACINE / "Makefile").read_text("utf-8"), flags=re.M))
    absents += [f"make {c}" for c in re.findall(r"`make ([a-z-]+)", texte) if c not in cibles]
    assert not absents, f"{page} nomme ce qui n’existe pas : {absents}"
