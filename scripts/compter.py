"""The figures of the house, always counted the same way.

    python -m scripts.compter             lines, tokens, files, names that one room alone has…
    python -m scripts.compter traces      the files that a gesture crosses, on a base of its own
    python -m scripts.compter machine     how fast this machine is

Counts the files that git knows, without migrations nor empty `__init__`. Tokens are those of `tokenize`, without
comments, blanks nor docstrings.
"""

import ast
import io
import os
import statistics
import subprocess
import sys
import time
import tokenize
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

RACINE = Path(__file__).resolve().parent.parent
AILES = ("home", "pratiques", "reseau", "safran")
VIDES = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
GARDES = ("Gardee(", "Gardees(", "Arretes(", "Portions(", "lru_cache", "functools.cache", "@cache", "cached_property")
LONGUES = (600, 60)  # un fichier, une fonction : au-delà, on regarde
ORDINAIRE = 0.7  # secondes, au plus, pour dix millions d’additions


def fichiers(*dossiers: str) -> list[Path]:
    """Python files that git knows below these folders."""
    noms = subprocess.run(["git", "ls-files", *dossiers], cwd=RACINE, capture_output=True, text=True, check=True)
    chemins = [RACINE / nom for nom in noms.stdout.split("\n") if nom.endswith(".py") and "/migrations/" not in nom]
    return [c for c in chemins if c.exists() and (c.name != "__init__.py" or c.read_text("utf-8").strip())]


def docstrings(arbre: ast.Module) -> list[ast.Constant]:
    """The docstrings of a file."""
    porteurs = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    corps = [n.body[0] for n in ast.walk(arbre) if isinstance(n, porteurs) and n.body]
    return [c.value for c in corps if isinstance(c, ast.Expr) and isinstance(getattr(c.value, "value", None), str)]


def jetons(source: str) -> int:
    """How many tokens speak to the machine."""
    textes = {(d.lineno, d.col_offset) for d in docstrings(ast.parse(source))}
    lus = tokenize.generate_tokens(io.StringIO(source).readline)
    # ast compte ses colonnes en octets ; devant une docstring, il n’y a que des blancs.
    return sum(t.type not in VIDES and not (t.type == tokenize.STRING and t.start in textes) for t in lus)


def salle(chemin: Path) -> str:
    """The room of a file: « home » is one of rooms of its own."""
    parties = chemin.relative_to(RACINE).parts
    return parties[0] if parties[0] in ("pratiques",) or len(parties) < 3 else "/".join(parties[:2])


def compter() -> list[tuple[str, object]]:
    """Every figure with its name."""
    lus = [(c, c.read_text("utf-8")) for c in fichiers(*AILES)]
    lignes = [(texte, texte.splitlines()) for _, texte in lus]
    total = sum(len(corps) for _, corps in lignes)
    arbres = [ast.parse(texte) for _, texte in lus]
    importees = sum(
        n.end_lineno - n.lineno + 1 for a in arbres for n in a.body if isinstance(n, ast.Import | ast.ImportFrom)
    )
    dites = sum(d.end_lineno - d.lineno + 1 for a in arbres for d in docstrings(a))
    blanches = sum(not ligne.strip() for _, corps in lignes for ligne in corps)
    fonctions = [n for a in arbres for n in ast.walk(a) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    classes = [n for a in arbres for n in ast.walk(a) if isinstance(n, ast.ClassDef)]
    tenues = sum(_est_tenue(n) for n in classes)
    noms = defaultdict(set)
    for chemin, _ in lus:
        if "/management/" not in str(chemin):
            noms[chemin.name].add(salle(chemin))
    tout = "\n".join(texte for _, texte in lus)
    longues = [f for f in fonctions if f.end_lineno - f.lineno >= LONGUES[1]]
    privees = [f.name for f in fonctions if f.name.startswith("_") and not f.name.startswith("__")]
    longueur = lambda chemins: sum(len(c.read_text("utf-8").splitlines()) for c in chemins)  # noqa: E731
    essais = fichiers("tests")
    par_cent = lambda n: f"{100 * n / total:.1f} %"  # noqa: E731
    return [
        ("fichiers", len(lus)),
        ("longueur médiane", statistics.median(len(corps) for _, corps in lignes)),
        ("lignes", total),
        ("jetons", sum(jetons(texte) for _, texte in lus)),
        ("imports, des lignes", par_cent(importees)),
        ("docstrings, des lignes", par_cent(dites)),
        ("blancs, des lignes", par_cent(blanches)),
        ("noms de fichier", len(noms)),
        ("noms qui ne sont que d’une salle", sum(len(salles) == 1 for salles in noms.values())),
        (f"fichiers de plus de {LONGUES[0]} lignes", sum(len(corps) > LONGUES[0] for _, corps in lignes)),
        (f"fonctions de plus de {LONGUES[1]} lignes", len(longues)),
        ("fonctions privées", len(privees)),
        ("dont appelées une fois", sum(tout.count(nom) == 2 for nom in privees)),
        ("dataclass et tuples nommés, pour mille fonctions", round(1000 * tenues / len(fonctions), 1)),
        ("lieux qui gardent", sum(tout.count(mot) for mot in GARDES)),
        ("« Any »", sum(isinstance(n, ast.Name) and n.id == "Any" for a in arbres for n in ast.walk(a))),
        ("« fmt: skip »", tout.count("# fmt: skip")),
        ("fichiers d’essais", len(essais)),
        ("lignes d’essais", longueur(essais)),
        ("lignes de bancs et de scripts", longueur(fichiers("benchmarks", "scripts"))),
    ]  # fmt: skip


def _est_tenue(classe: ast.ClassDef) -> bool:
    marques = [ast.unparse(d).partition("(")[0].rpartition(".")[2] for d in classe.decorator_list]
    bases = [ast.unparse(b).rpartition(".")[2] for b in classe.bases]
    return "dataclass" in marques or "NamedTuple" in bases


BOUCLE = compile("for nombre in range(10_000_000): total += nombre", "boucle", "exec")


def machine() -> float:
    """Seconds for a loop of ten million additions, written as in a file, outside any function; the best of three."""
    mesures = []
    for _ in range(3):
        debut = time.perf_counter()
        exec(BOUCLE, {"total": 0})
        mesures.append(time.perf_counter() - debut)
    return min(mesures)


# Les gestes suivis


def traces() -> dict[str, list[str]]:
    """The files of the wings that each gesture crosses; a first turn, not counted, fills what is kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.test")
    import django
    from django.conf import settings
    from django.db import transaction

    from scripts.modele import base_copier

    django.setup()
    settings.DATABASES["default"]["NAME"] = settings.DATABASES["default"]["TEST"]["NAME"]
    base_copier(Path(settings.DATABASES["default"]["NAME"]))
    suivis = {}
    with transaction.atomic():
        for nom, geste in _gestes().items():
            vus: set[str] = set()

            def noter(cadre: object, evenement: str, _: object, vus: set[str] = vus) -> None:
                vus.add(cadre.f_code.co_filename)

            for tour in range(2):
                faire = geste()
                sys.setprofile(noter if tour else None)
                reponse = faire()
                sys.setprofile(None)
                assert reponse.status_code < 400, (nom, reponse.status_code)
            chemins = {Path(vu) for vu in vus if vu.startswith(str(RACINE)) and ".venv" not in vu}
            suivis[nom] = sorted(str(c.relative_to(RACINE)) for c in chemins if c.relative_to(RACINE).parts[0] in AILES)
        transaction.set_rollback(True)
    return suivis


def _gestes() -> dict[str, Callable]:
    """What a counsellor does on an ordinary day; each prepares its world and gives the request to follow."""
    from django.test import Client
    from django.urls import reverse

    from reseau.animation.rules.seance import point_aborder
    from tests import fabriques
    from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion
    from tests.safran.fabriques_formations import etapes_de, un_module, une_formation
    from tests.safran.fabriques_sessions import adresse, une_session

    def connecte(compte: object) -> Client:
        client = Client()
        client.force_login(compte)
        return client

    def inscription() -> Callable:
        session, client = une_session(capacite=16), connecte(fabriques.un_conseiller())
        return lambda: client.post(adresse("session_inscrire", session))

    def etape() -> Callable:
        formation = une_formation()
        module = un_module(formation)
        client = connecte(fabriques.un_conseiller())
        client.post(reverse("parcours_commencer", args=[formation.pk]))
        voie = reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[0]])
        client.get(voie)
        return lambda: client.post(voie, follow=True)

    def recherche() -> Callable:
        return lambda: Client().get("/annuaire/?q=jeune+décrocheur&commune=Ruffec")

    bassins = iter(("niort", "cognac"))

    def decision() -> Callable:
        point = un_point(une_reunion("EN_COURS", comite=un_comite_complet(bassin=next(bassins))))
        tient = qui(point.comite, "SECRETARIAT")
        point_aborder(point=point, par=tient)
        client = connecte(tient)
        dite = {"genre": "DECISION", "texte": "Une navette.", "porteur": "Région", "cle": uuid4()}
        return lambda: client.post(reverse("suite_ajouter", args=[point.uuid]), dite)

    return {"inscription": inscription, "étape": etape, "recherche": recherche, "décision": decision}


def _principal(quoi: str) -> None:
    if quoi == "traces":
        for nom, chemins in traces().items():
            print(f"{nom} : {len(chemins)} fichiers", *chemins, sep="\n  ")
    elif quoi == "machine":
        secondes = machine()
        print(f"{secondes:.2f} s pour dix millions d’additions, soit {secondes / ORDINAIRE:.2f} machine ordinaire")
    else:
        for nom, valeur in compter():
            print(f"{nom:<52} {valeur}")


if __name__ == "__main__":
    _principal(sys.argv[1] if len(sys.argv) > 1 else "")
