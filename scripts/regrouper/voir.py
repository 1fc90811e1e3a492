"""Group modules by noun: a table says which files become one, the syntax tree says that nothing changed.

python scripts/regrouper/voir.py voir [SALLE]   what the tables give: lines, circles, names that meet, files forgotten
python scripts/regrouper/voir.py faire          do it, in the working tree
"""
import ast, collections, glob, io, os, re, subprocess, sys, tokenize
from pathlib import Path

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables")
RACINES = ("home", "reseau", "pratiques", "safran")


def module_de(f):
    m = f[:-3].replace("/", ".")
    return m[:-9] if m.endswith(".__init__") else m


class Module:
    def __init__(self, fichier):
        self.fichier = fichier
        self.nom = module_de(fichier)
        self.texte = Path(fichier).read_text()
        self.arbre = ast.parse(self.texte)
        self.paquet = fichier.endswith("__init__.py")


def fichiers():
    fs = subprocess.check_output(["git", "ls-files", "*.py"], text=True).split()
    return [f for f in fs if os.path.exists(f)]


def tables():
    """target file -> (docstring, [source files])"""
    res = {}
    for t in sorted(glob.glob(TABLES + "/*.txt")):
        courant = None
        for i, l in enumerate(open(t), 1):
            l = l.rstrip()
            if not l or l.startswith("#"):
                continue
            if not l[0].isspace():
                cible, _, doc = l.partition(" : ")
                cible = cible.strip()
                if cible in res:
                    sys.exit(f"{t}:{i}: target twice: {cible}")
                courant = res[cible] = (doc.strip(), [])
            else:
                courant[1].extend(l.split())
    return res


def resoudre(m, mods):
    while m:
        if m in mods:
            return m
        m = m.rpartition(".")[0]
    return None


def aretes(mod, mods, paresseux=True):
    """modules imported: (target, top-level?)"""
    dedans = set()
    for n in ast.walk(mod.arbre):
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for k in ast.walk(n):
                if isinstance(k, (ast.Import, ast.ImportFrom)):
                    dedans.add(id(k))
        if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test):
            for k in ast.walk(n):
                if isinstance(k, (ast.Import, ast.ImportFrom)):
                    dedans.add(id(k))
    for n in ast.walk(mod.arbre):
        noms = []
        if isinstance(n, ast.ImportFrom):
            base = n.module or ""
            if n.level:
                p = mod.nom.split(".")
                p = p[: len(p) - n.level + (1 if mod.paquet else 0)]
                base = ".".join(p + ([n.module] if n.module else []))
            noms = [base + "." + a.name for a in n.names]
        elif isinstance(n, ast.Import):
            noms = [a.name for a in n.names]
        for x in noms:
            r = resoudre(x, mods)
            if r and r != mod.nom:
                yield r, id(n) not in dedans


def noms_de(mod):
    """top-level names defined here (not imported)"""
    res = {}
    for n in mod.arbre.body:
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            res[n.name] = n
        elif isinstance(n, ast.Assign):
            for t in n.targets:
                for k in ast.walk(t):
                    if isinstance(k, ast.Name):
                        res[k.id] = n
        elif isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name):
            res[n.target.id] = n
        elif isinstance(n, (ast.If, ast.Try, ast.With, ast.For)):
            for k in ast.walk(n):
                if isinstance(k, ast.Name) and isinstance(k.ctx, ast.Store):
                    res[k.id] = n
                if isinstance(k, (ast.FunctionDef, ast.ClassDef)):
                    res[k.name] = n
    return res


def composantes(g):
    idx, low, pile, sur, res, k = {}, {}, [], set(), [], [0]
    sys.setrecursionlimit(10000)

    def v(x):
        idx[x] = low[x] = k[0]; k[0] += 1; pile.append(x); sur.add(x)
        for y in g.get(x, ()):
            if y not in idx:
                v(y); low[x] = min(low[x], low[y])
            elif y in sur:
                low[x] = min(low[x], idx[y])
        if low[x] == idx[x]:
            c = []
            while True:
                y = pile.pop(); sur.discard(y); c.append(y)
                if y == x:
                    break
            if len(c) > 1:
                res.append(c)

    for x in list(g):
        if x not in idx:
            v(x)
    return res


def voir(salle=""):
    fs = [f for f in fichiers() if f.split("/")[0] in RACINES and "/migrations/" not in f]
    mods = {}
    for f in fs:
        m = Module(f)
        mods[m.nom] = m
    par_fichier = {m.fichier: m for m in mods.values()}
    tab = tables()
    groupe, vus = {}, {}
    for cible, (doc, sources) in tab.items():
        for s in sources:
            if s not in par_fichier:
                print("UNKNOWN source", s, "in", cible)
                continue
            if s in vus:
                print("source TWICE", s, ":", vus[s], cible)
            vus[s] = cible
            groupe[par_fichier[s].nom] = cible
    for cible in tab:
        if cible in par_fichier and cible not in vus:
            print("target exists and is not a source anywhere:", cible)
    def g_de(m):
        return groupe.get(m, mods[m].fichier)
    for nom_graphe, seuls in (("module-level", True), ("lazy too", False)):
        g, details = collections.defaultdict(set), collections.defaultdict(list)
        for m in mods.values():
            for r, haut in aretes(m, mods):
                if seuls and not haut:
                    continue
                a, b = g_de(m.nom), g_de(r)
                if a != b:
                    g[a].add(b)
                    details[a, b].append(f"{m.nom.split('.')[-1]}→{r.split('.')[-1]}")
        for c in composantes(g):
            if seuls or any(x in tab for x in c):
                if salle and not any(x.startswith(salle) for x in c):
                    continue
                print(f"CIRCLE ({nom_graphe}):")
                for a in c:
                    for b in c:
                        if details.get((a, b)):
                            print("     ", a, "->", b, ":", ", ".join(details[a, b][:6]))
    total = 0
    for cible, (doc, sources) in tab.items():
        if salle and not cible.startswith(salle):
            continue
        lignes = sum(par_fichier[s].texte.count("\n") for s in sources if s in par_fichier)
        imports = sum(sum((k.end_lineno - k.lineno + 1) for k in par_fichier[s].arbre.body if isinstance(k, (ast.Import, ast.ImportFrom))) for s in sources if s in par_fichier)
        est = lignes - int(imports * .55)
        if est > 650:
            print(f"LONG {cible}: about {est} lines")
        if not doc and len(sources) > 1:
            print("NO DOCSTRING:", cible)
        noms = collections.defaultdict(list)
        for s in sources:
            if s in par_fichier:
                for n, node in noms_de(par_fichier[s]).items():
                    noms[n].append((s, ast.dump(node)))
        for n, l in noms.items():
            if len(l) > 1 and len({d for _, d in l}) > 1 and not n.startswith("_"):
                print(f"  public name twice in {cible}: {n}: {[s.split('/')[-1] for s, _ in l]}")
    if salle:
        reste = [f for f in fs if f.startswith(salle) and f not in vus and "/management/" not in f and os.path.getsize(f)
                 and f.split("/")[-1] not in ("apps.py", "urls.py", "models.py", "choices.py", "permissions.py", "admin.py", "signals.py")]
        print("not in the table (stay as they are):", " ".join(reste))
        apres = {vus.get(f, f) for f in fs if f.startswith(salle) and os.path.getsize(f)}
        print(f"{salle}: {len([f for f in fs if f.startswith(salle)])} files -> {len(apres)} non-empty")


if __name__ == "__main__":
    if sys.argv[1] == "voir":
        voir(sys.argv[2] if len(sys.argv) > 2 else "")
