"""What would the tests see if a rule, a right or a reading were wrong?

    python -m scripts.mutants 20 GRAINE                    twenty mutants, anywhere
    python -m scripts.mutants 15 GRAINE reseau/annuaire    of one room

Each is a line of `rules`, `permissions` or `queries` made wrong in a copy of the tree, and played against the tests of
its room, then against the lines of the rights table that its room names. Those that live are told: each calls for a
test, or for a reason.
"""

import ast
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
AILES, TIROIRS = ("home", "pratiques", "reseau", "safran"), {"rules", "permissions", "queries"}
INVERSES = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
FILTRES = {"filter", "exclude", "get", "Q"}


def variantes(arbre: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every node that can be made wrong, and what it becomes."""
    dits = ast.unparse
    for noeud in ast.walk(arbre):
        match noeud:
            case ast.Compare(left=gauche, ops=[signe], comparators=[droite]) if type(signe) in INVERSES:
                yield noeud, f"({dits(gauche)} {INVERSES[type(signe)]} {dits(droite)})"
            case ast.BoolOp(op=lien, values=valeurs):
                mot = " and " if isinstance(lien, ast.And) else " or "
                for ote in valeurs:
                    yield noeud, "(" + mot.join(f"({dits(v)})" for v in valeurs if v is not ote) + ")"
            case ast.IfExp(body=corps):
                yield noeud, f"({dits(corps)})"
            case ast.If(test=condition):
                yield condition, f"(True or {dits(condition)})"
            case ast.Call(func=appel, args=places, keywords=mots) if _nom(appel) in FILTRES:
                for ote in (mot for mot in mots if mot.arg not in (None, "defaults")):
                    restes = [*map(dits, places), *(dits(mot) for mot in mots if mot is not ote)]
                    yield noeud, f"{dits(appel)}({', '.join(restes)})"
            case ast.Return(value=ast.expr() as rendu):
                yield rendu, f"(True or {dits(rendu)})"
            case ast.Expr(value=ast.Call() as geste):
                yield geste, "None"


def _nom(noeud: ast.expr) -> str:
    return getattr(noeud, "attr", getattr(noeud, "id", ""))


def fausser(source: bytes, noeud: ast.AST, faux: str) -> bytes:
    """The source with this node replaced."""
    lignes = source.splitlines(keepends=True)
    debut, fin = (
        sum(map(len, lignes[: ligne - 1])) + colonne
        for ligne, colonne in ((noeud.lineno, noeud.col_offset), (noeud.end_lineno, noeud.end_col_offset))
    )
    return source[:debut] + faux.encode() + source[fin:]


def tirer(nombre: int, graine: str, salle: str) -> list[tuple[Path, ast.AST, str]]:
    """Mutants drawn at random, at most two of a line."""
    noms = subprocess.run(["git", "ls-files", salle or "."], cwd=RACINE, capture_output=True, text=True, check=True)
    tous = []
    for chemin in map(Path, noms.stdout.split()):
        if chemin.parts[0] in AILES and chemin.suffix == ".py" and TIROIRS & set(chemin.with_suffix("").parts):
            arbre = ast.parse((RACINE / chemin).read_bytes())
            tous += [(chemin, noeud, faux) for noeud, faux in variantes(arbre)]
    random.Random(graine).shuffle(tous)
    return tous[:nombre]


def jouer(la: Path, chemin: Path) -> str:
    """Seen by the tests of the room, then by the table of rights; or nothing went red."""
    parties = chemin.with_suffix("").parts
    salle = Path(*parties[: next(rang for rang, partie in enumerate(parties) if partie in TIROIRS)])
    essais = [la / "tests" / salle, la / "tests" / f"test_{salle.name}.py"]
    for vus in ([str(essai) for essai in essais if essai.exists()], ["tests/test_droits.py"]):
        commande = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "-m", "not navigateur", *vus]
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "safran.settings.test"}
        if vus and subprocess.run(commande, cwd=la, env=env, capture_output=True).returncode:
            return "tué"
    return "vit"


def main(nombre: int, graine: str, salle: str = "") -> None:
    """Play them one after the other, in a copy of the last commit."""
    with tempfile.TemporaryDirectory(prefix="safran-mutants-") as dossier:
        la, issues = Path(dossier) / "arbre", Counter[str]()
        subprocess.run(["git", "worktree", "add", "-q", "--detach", la], cwd=RACINE, check=True)
        (la / "var").mkdir()
        (la / "var" / "modeles").symlink_to(RACINE / "var" / "modeles")
        try:
            for chemin, noeud, faux in tirer(nombre, graine, salle):
                source = (la / chemin).read_bytes()
                (la / chemin).write_bytes(fausser(source, noeud, faux))
                issue = jouer(la, chemin)
                (la / chemin).write_bytes(source)
                issues[issue] += 1
                print(f"{issue:<4} {chemin}:{noeud.lineno} : {faux[:110]}", flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", la], cwd=RACINE, check=True)
    print(", ".join(f"{combien} {issue}" for issue, combien in issues.items()))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(int(sys.argv[1]), *sys.argv[2:])
