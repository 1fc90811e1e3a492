"""What would the tests see if a rule, a right or a reading were wrong? Mutants, named by function.

    python -m scripts.mutants carte              which tests cross which function (the whole suite, once)
    python -m scripts.mutants tirer 200 GRAINE   draws mutants, written to var/mutants/mutants.json
    python -m scripts.mutants jouer              plays each against the tests that cross its function, says who lives

A module of `rules`, `permissions` or `queries` is read with all its mutants inside, asleep; a child process wakes one.
A mutant is known by room, drawer, function, kind and rank in the function: it is found again when files move.
"""

import ast
import importlib.machinery
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = Path(os.environ.get("SAFRAN_MUTANTS", RACINE / "var" / "mutants"))
AILES, TIROIRS = ("home", "pratiques", "reseau", "safran"), ("rules", "permissions", "queries")
SECONDES = int(os.environ.get("SAFRAN_MUTANT_SECONDES", 120))  # de processeur, au plus, pour un mutant
INVERSES = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
FILTRES = {"filter", "exclude", "get", "Q"}


def place(chemin: Path) -> tuple[str, str] | None:
    """Room and drawer of a file, None when it is of no drawer that counts."""
    parties = chemin.relative_to(RACINE).with_suffix("").parts
    tiroir = next((p for p in parties if p in TIROIRS), None)
    if tiroir is None or parties[0] not in AILES:
        return None
    return "/".join(parties[: parties.index(tiroir)]), tiroir


def fonctions(arbre: ast.Module) -> list[tuple[str, ast.FunctionDef]]:
    """Functions of a module and methods of its classes; those inside another are part of it."""
    trouvees = []
    for noeud in arbre.body:
        corps = noeud.body if isinstance(noeud, ast.ClassDef) else [noeud]
        nom = f"{noeud.name}." if isinstance(noeud, ast.ClassDef) else ""
        trouvees += [(nom + f.name, f) for f in corps if isinstance(f, ast.FunctionDef)]
    return trouvees


def variantes(tiroir: str, fonction: ast.FunctionDef) -> list[tuple[str, int, ast.AST]]:
    """Every mutant of a function: its kind, its rank among those of its kind, the node that it changes."""
    trouvees, rangs = [], defaultdict(int)

    def noter(genre: str, noeud: ast.AST) -> None:
        trouvees.append((genre, rangs[genre], noeud))
        rangs[genre] += 1

    annotations = {id(n) for a in ast.walk(fonction) for t in _annotations(a) for n in ast.walk(t)}
    for noeud in ast.walk(ast.Module(body=fonction.body, type_ignores=[])):
        if id(noeud) in annotations:
            continue
        if isinstance(noeud, ast.Compare) and len(noeud.ops) == 1 and type(noeud.ops[0]) in INVERSES:
            noter("comparaison", noeud)
        if isinstance(noeud, ast.BoolOp):
            for _ in noeud.values:
                noter("condition", noeud)
        if isinstance(noeud, ast.If | ast.IfExp):
            noter("toujours", noeud)
        if isinstance(noeud, ast.Call) and _nom(noeud.func) in FILTRES and noeud.keywords:
            for mot in noeud.keywords:
                if mot.arg not in (None, "defaults"):
                    noter("filtre", noeud)
        if isinstance(noeud, ast.Constant) and type(noeud.value) is int:
            noter("decalage", noeud)
        if tiroir == "permissions" and isinstance(noeud, ast.Return) and noeud.value is not None:
            noter("droit", noeud)
        if isinstance(noeud, ast.Expr) and isinstance(noeud.value, ast.Call):
            noter("geste", noeud)
    return trouvees


def _annotations(noeud: ast.AST) -> list[ast.AST]:
    if isinstance(noeud, ast.AnnAssign):
        return [noeud.annotation]
    if isinstance(noeud, ast.FunctionDef):
        return [n for n in (noeud.returns, *(a.annotation for a in ast.walk(noeud) if isinstance(a, ast.arg))) if n]
    return []


def _nom(noeud: ast.AST) -> str:
    return getattr(noeud, "attr", getattr(noeud, "id", ""))


def _numero(genre: str, noeud: ast.AST, rang_du_noeud: int) -> ast.AST:
    """The changed node: `rang_du_noeud` is the operand or the keyword dropped, of those the node has."""
    if genre == "comparaison":
        return ast.Compare(noeud.left, [INVERSES[type(noeud.ops[0])]()], noeud.comparators)
    if genre == "condition":
        restes = [v for i, v in enumerate(noeud.values) if i != rang_du_noeud]
        return restes[0] if len(restes) == 1 else ast.BoolOp(noeud.op, restes)
    if genre == "filtre":
        mots = [m for m in noeud.keywords if m.arg not in (None, "defaults")]
        return ast.Call(noeud.func, noeud.args, [m for m in noeud.keywords if m is not mots[rang_du_noeud]])
    if genre == "decalage":
        return ast.Constant(noeud.value + 1)
    raise ValueError(genre)


class _Greffe(ast.NodeTransformer):
    """Puts the mutants of a function beside its own code: `mutant if REVEILLE == n else own`."""

    def __init__(self, greffes: dict[int, list[tuple[int, str, int]]]) -> None:
        self.greffes = greffes

    def visit(self, noeud: ast.AST) -> ast.AST:
        ici = self.greffes.get(id(noeud), ())
        noeud = propre = self.generic_visit(noeud)
        for numero, genre, rang in ici:
            eveil = ast.Compare(_reveille(), [ast.Eq()], [ast.Constant(numero)])
            if genre == "geste":
                noeud = ast.If(ast.Compare(_reveille(), [ast.NotEq()], [ast.Constant(numero)]), [noeud], [])
            elif genre == "toujours":
                noeud.test = ast.BoolOp(ast.Or(), [eveil, noeud.test])
            elif genre == "droit":
                noeud.value = ast.IfExp(eveil, ast.Constant(True), noeud.value)
            else:
                noeud = ast.IfExp(eveil, _numero(genre, propre, rang), noeud)
        return noeud


def _reveille() -> ast.AST:
    return ast.Subscript(ast.Name("__mutant__", ast.Load()), ast.Constant(0), ast.Load())


REVEILLE = [-1]
VUES: set[str] = set()
MUTANTS: list[dict] = []


def cle(salle: str, tiroir: str, fonction: str) -> str:
    """How a function is called in the map and in the mutants."""
    return f"{salle}:{tiroir}:{fonction}"


def preparer(source: bytes, chemin: Path) -> ast.Module:
    """The tree of a module, each function noting that it is crossed and holding its mutants asleep."""
    arbre, (salle, tiroir) = ast.parse(source), place(chemin)
    for nom, fonction in fonctions(arbre):
        ici = cle(salle, tiroir, nom)
        demandes = [(n, m) for n, m in enumerate(MUTANTS) if m["fonction"] == ici and m["fichier"] == _fichier(chemin)]
        greffes, par_noeud = defaultdict(list), defaultdict(int)
        for genre, rang, noeud in variantes(tiroir, fonction) if demandes else ():
            for numero, mutant in demandes:
                if (mutant["genre"], mutant["rang"]) == (genre, rang):
                    greffes[id(noeud)].append((numero, genre, par_noeud[id(noeud), genre]))
            par_noeud[id(noeud), genre] += 1
        corps = [_Greffe(greffes).visit(instruction) for instruction in fonction.body]
        note = ast.parse(f"__vues__({ici!r})").body
        tete = 1 if ast.get_docstring(fonction, clean=False) is not None else 0
        fonction.body = [*corps[:tete], *note, *corps[tete:]]
    return ast.fix_missing_locations(arbre)


def _fichier(chemin: Path) -> str:
    return str(chemin.relative_to(RACINE))


class Lecteur(importlib.machinery.SourceFileLoader):
    """Reads the modules of the drawers that count with their probes; the others as ever."""

    def get_code(self, fullname: str):
        chemin = Path(self.path)
        if not chemin.is_relative_to(RACINE) or ".venv" in chemin.parts or place(chemin) is None:
            return super().get_code(fullname)
        return compile(preparer(chemin.read_bytes(), chemin), self.path, "exec", dont_inherit=True)

    def exec_module(self, module) -> None:
        module.__dict__["__vues__"], module.__dict__["__mutant__"] = VUES.add, REVEILLE
        super().exec_module(module)


def tirer(nombre: int, graine: str) -> list[dict]:
    """Mutants drawn at random, a third from each drawer, at most two of a function."""
    tous, par_fonction = defaultdict(list), defaultdict(int)
    chemins = subprocess.run(["git", "ls-files", *AILES], cwd=RACINE, capture_output=True, text=True, check=True)
    for chemin in map(Path, chemins.stdout.split()):
        if chemin.suffix != ".py" or place(RACINE / chemin) is None or "migrations" in chemin.parts:
            continue
        salle, tiroir = place(RACINE / chemin)
        for nom, fonction in fonctions(ast.parse((RACINE / chemin).read_bytes())):
            for genre, rang, noeud in variantes(tiroir, fonction):
                mutant = {"fonction": cle(salle, tiroir, nom), "genre": genre, "rang": rang}
                tous[tiroir].append({**mutant, "fichier": str(chemin), "ligne": noeud.lineno})
    hasard, choisis = random.Random(graine), []
    for i, tiroir in enumerate(TIROIRS):
        part, file = (nombre * (i + 1)) // 3 - (nombre * i) // 3, sorted(tous[tiroir], key=lambda m: json.dumps(m))
        hasard.shuffle(file)
        for mutant in file:
            if part and par_fonction[mutant["fonction"]] < 2:
                par_fonction[mutant["fonction"]] += 1
                choisis.append(mutant)
                part -= 1
    return choisis


# Le greffon de pytest


def pytest_configure(config) -> None:
    """Read the drawers that count through our reader, from the first import on."""
    DOSSIER.mkdir(parents=True, exist_ok=True)
    if os.environ.get("SAFRAN_MUTANTS_JOUER"):
        MUTANTS.extend(json.loads((DOSSIER / "mutants.json").read_text("utf-8")))


def _brancher() -> None:
    lecteurs = [
        (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
        (Lecteur, importlib.machinery.SOURCE_SUFFIXES),
        (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
    ]
    sys.path_hooks.insert(0, importlib.machinery.FileFinder.path_hook(*lecteurs))
    sys.path_importer_cache.clear()


if os.environ.get("SAFRAN_MUTANTS_JOUER") and not MUTANTS:
    MUTANTS.extend(json.loads((DOSSIER / "mutants.json").read_text("utf-8")))

_CARTE: dict[str, set[str]] = {}
_DU_FICHIER: dict[str, set[str]] = defaultdict(set)
_TEMPS: dict[str, list[float]] = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    """Note what this test crosses and the processor's seconds that it takes."""
    if os.environ.get("SAFRAN_MUTANTS_JOUER"):
        yield
        return
    VUES.clear()
    debut, mur = sum(os.times()[:4]), time.time()
    yield
    _CARTE[item.nodeid] = set(VUES)
    _TEMPS[item.nodeid] = [sum(os.times()[:4]) - debut, time.time() - mur]


@pytest.hookimpl(hookwrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """What a fixture of a whole file crosses counts for each test of the file."""
    avant = set(VUES)
    yield
    if fixturedef.scope != "function" and request.scope != "session" and not os.environ.get("SAFRAN_MUTANTS_JOUER"):
        _DU_FICHIER[request.node.nodeid.partition("::")[0]] |= VUES - avant


# La table des droits se joue ligne par ligne : son monde est long à faire, et une fonction n’est traversée que par
# quelques adresses et quelques rôles.
DROITS = "tests/test_droits.py"
_LIGNES: dict[str, list[list[str]]] = defaultdict(list)


def pytest_collection_finish(session) -> None:
    """Follow which line and which role cross which function."""
    module = next((item.module for item in session.items if item.nodeid.startswith(DROITS)), None)
    if module is None or os.environ.get("SAFRAN_MUTANTS_JOUER"):
        return
    essayer = module.essayer

    def suivre(monde, clients, ligne, role, methode="get"):
        autres = set(VUES)
        VUES.clear()
        visite = essayer(monde, clients, ligne, role, methode)
        for fonction in VUES:
            _LIGNES[fonction].append([ligne.nom, role])
        VUES.update(autres)
        return visite

    module.essayer = suivre


def pytest_sessionfinish(session) -> None:
    """Write this process's part of the map."""
    if os.environ.get("SAFRAN_MUTANTS_JOUER") or not _CARTE:
        return
    if _LIGNES:
        (DOSSIER / "lignes.json").write_text(json.dumps(_LIGNES), "utf-8")
    carte = {essai: sorted(vues | _DU_FICHIER[essai.partition("::")[0]]) for essai, vues in _CARTE.items()}
    nom = os.environ.get("PYTEST_XDIST_WORKER", "seul")
    (DOSSIER / f"carte-{nom}.json").write_text(json.dumps({"carte": carte, "temps": _TEMPS}), "utf-8")


# Jouer

DROITS_ESSAIS = tuple(f"{DROITS}::test_{n}_answers_as_the_table_says" for n in ("reading", "empty_form"))
CARTE = Path(os.environ.get("SAFRAN_MUTANTS_CARTE", DOSSIER))


def carte_lire() -> tuple[dict[str, list[str]], dict[str, float]]:
    """The tests that cross each function, and the processor's seconds of each test."""
    par_fonction, secondes = defaultdict(list), {}
    for fichier in CARTE.glob("carte-*.json"):
        lue = json.loads(fichier.read_text("utf-8"))
        secondes |= {essai: temps[0] for essai, temps in lue["temps"].items()}
        for essai, fonctions_vues in lue["carte"].items():
            for fonction in fonctions_vues:
                par_fonction[fonction].append(essai)
    return par_fonction, secondes


def ordre(mutant: dict, essais: list[str], secondes: dict[str, float]) -> list[str]:
    """Those of its room first, a file after the other, the cheapest first; as many as the seconds allow."""
    salle = mutant["fonction"].partition(":")[0]
    cout = defaultdict(float)
    for essai in essais:
        cout[essai.partition("::")[0]] += secondes[essai]
    cle_de = lambda e: (f"tests/{salle}/" not in e, cout[e.partition("::")[0]], e.partition("::")[0], secondes[e])  # noqa: E731
    pris, total = [], 0.0
    for essai in sorted(essais, key=cle_de):
        if total + secondes[essai] <= SECONDES:
            pris.append(essai)
            total += secondes[essai]
    return pris


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session) -> bool | None:
    """Each mutant in a child of this process, two at a time: nothing is loaded nor collected again."""
    if not os.environ.get("SAFRAN_MUTANTS_JOUER"):
        return None
    par_fonction, secondes = carte_lire()
    la = {item.nodeid: item for item in session.items}
    lignes = json.loads((CARTE / "lignes.json").read_text("utf-8")) if (CARTE / "lignes.json").exists() else {}
    issues, enfants = {}, {}
    for numero, mutant in enumerate(MUTANTS):
        siens = [e for e in par_fonction[mutant["fonction"]] if e in la and not e.startswith(DROITS)]
        essais = ordre(mutant, siens, secondes)
        droits = {(nom, role) for nom, role in lignes.get(mutant["fonction"], ())}
        roles = {role for _, role in droits}
        essais += [e for e in la if e.startswith(DROITS_ESSAIS) and e.partition("[")[2][:-1] in roles]
        if not essais:
            issues[numero] = "sans essai"
            continue
        while len(enfants) >= 2:
            _attendre(enfants, issues)
        if (pid := os.fork()) == 0:
            _enfant(session, numero, [la[e] for e in essais], droits)
        enfants[pid] = (numero, time.time(), len(essais))
    while enfants:
        _attendre(enfants, issues)
    rendu = [{**m, "issue": issues[n]} for n, m in enumerate(MUTANTS)]
    (DOSSIER / "issues.json").write_text(json.dumps(rendu, indent=1, ensure_ascii=False), "utf-8")
    return True


def _attendre(enfants: dict, issues: dict) -> None:
    """Until one ends, or has lasted too long: a mutant that never ends is seen."""
    while True:
        pid, etat = os.waitpid(-1, os.WNOHANG)
        if not pid:
            for vieux, (_, debut, _n) in enfants.items():
                if time.time() - debut > 6 * SECONDES:
                    os.kill(vieux, 9)
            time.sleep(0.05)
            continue
        if pid in enfants:
            numero, debut, nombre = enfants.pop(pid)
            issues[numero] = "vit" if os.waitstatus_to_exitcode(etat) == 0 else "tué"
            m = MUTANTS[numero]
            ligne = (
                numero,
                issues[numero],
                f"{time.time() - debut:.0f} s",
                nombre,
                m["fonction"],
                m["genre"],
                m["rang"],
            )
            print(*ligne, file=sys.__stdout__, flush=True)
            return


def _enfant(session, numero: int, items: list, droits: set[tuple[str, str]]) -> None:
    from django.conf import settings

    REVEILLE[0] = numero
    if module := next((item.module for item in items if item.nodeid.startswith(DROITS)), None):
        par_ligne = defaultdict(set)
        for nom, role in droits:
            par_ligne[nom].add(role)
        module.roles_essayes = lambda ligne, tout: par_ligne[ligne.nom]
    dossier = tempfile.mkdtemp(prefix="safran-mutant-")
    settings.DATABASES["default"]["TEST"]["NAME"] = f"{dossier}/test.sqlite3"
    for sortie in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sortie)
    code = 0
    try:
        for rang, item in enumerate(items):
            suivant = items[rang + 1] if rang + 1 < len(items) else None
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=suivant)
            if session.testsfailed:
                code = 1
                break
    except BaseException:
        code = 1
    shutil.rmtree(dossier, ignore_errors=True)
    os._exit(code)


def rendre() -> None:
    """Rates by drawer, then those that live."""
    rendus = json.loads((DOSSIER / "issues.json").read_text("utf-8"))
    for tiroir in TIROIRS:
        siens = [m for m in rendus if f":{tiroir}:" in m["fonction"]]
        tues = sum(m["issue"] == "tué" for m in siens)
        print(f"{tiroir:<12} {tues} tués sur {len(siens)} : {tues / max(1, len(siens)):.2f}")
    for m in rendus:
        if m["issue"] != "tué":
            print(f"  {m['issue']} : {m['fonction']} {m['genre']} {m['rang']} ({m['fichier']}:{m['ligne']})")


def _principal() -> None:
    quoi, *suite = sys.argv[1:] or ["rendre"]
    env = {**os.environ, "PYTHONPATH": str(RACINE), "DJANGO_SETTINGS_MODULE": "safran.settings.test"}
    pytest_ = [sys.executable, "-m", "pytest", "-p", "scripts.mutants", "-q", "-m", "not navigateur"]
    DOSSIER.mkdir(parents=True, exist_ok=True)
    if quoi == "carte":
        subprocess.run([*pytest_, "-n", "2", "--dist", "loadfile", "--tout", *suite], cwd=RACINE, env=env)
    elif quoi == "tirer":
        choisis = tirer(int(suite[0]), suite[1])
        (DOSSIER / "mutants.json").write_text(json.dumps(choisis, indent=1, ensure_ascii=False), "utf-8")
    elif quoi == "jouer":
        subprocess.run([*pytest_, *suite], cwd=RACINE, env={**env, "SAFRAN_MUTANTS_JOUER": "1"})
    rendre() if quoi in ("jouer", "rendre") else None


if __name__ == "__main__":
    _principal()
else:
    _brancher()
