"""Compare the syntax trees of two trees of files: the same definitions with the same bodies, whatever file they stand in.
verifier.py AVANT APRES"""
import ast, collections, json, subprocess, sys, os
from pathlib import Path
R = json.load(open("/tmp/regroupe.json"))
inverse = {}
for mod, ancien, neuf in R["renoms"] + R["alias"]:
    inverse[neuf] = ancien
def fichiers(d):
    return [f for f in subprocess.check_output(["git", "-C", d, "ls-files", "*.py"], text=True).split() if os.path.exists(d + "/" + f)]
RAC = ("home", "reseau", "safran", "pratiques")
def est_interne(mod): return mod and mod.split(".")[0] in RAC + ("tests", "benchmarks", "scripts")
class N(ast.NodeTransformer):
    def __init__(self, mods, alias): self.mods = mods; self.alias = alias
    def visit_Name(self, n):
        i = inverse.get(n.id, n.id)
        return ast.copy_location(ast.Name(self.alias.get(i, self.alias.get(n.id, i)), n.ctx), n)
    def visit_Attribute(self, n):
        if isinstance(n.value, ast.Name) and n.value.id in self.mods:
            return ast.copy_location(ast.Name(inverse.get(n.attr, n.attr), n.ctx), n)
        self.generic_visit(n); return n
    def visit_FunctionDef(self, n):
        n.name = inverse.get(n.name, n.name); self.generic_visit(n)
        n.body = n.body or [ast.Pass()]
        return n
    def visit_ClassDef(self, n):
        n.name = inverse.get(n.name, n.name); self.generic_visit(n); return n
    def visit_ImportFrom(self, n): return None
    def visit_Import(self, n): return None
    def visit_Pass(self, n): return None
    def visit_Constant(self, n):
        if isinstance(n.value, str):
            v = n.value
            if any(v.startswith(r + ".") for r in RAC) or any(f"{r}." in v or f"{r}/" in v for r in RAC): n.value = "<chemin>"
            elif v in inverse: n.value = inverse[v]
        return n
def modules(d):
    return {f[:-3].replace("/", ".").removesuffix(".__init__") for f in fichiers(d)}
def lire(d):
    mm = modules(d)
    res = collections.Counter(); ou = {}
    for f in fichiers(d):
        if "/migrations/" in f: continue
        t = ast.parse(Path(d, f).read_text())
        mods, alias = set(), {}
        for n in ast.walk(t):
            if isinstance(n, ast.ImportFrom):
                base = n.module or ""
                if n.level:
                    p = f[:-3].replace("/", ".").split("."); p = p[: len(p) - n.level]
                    base = ".".join(p + ([n.module] if n.module else []))
                for a in n.names:
                    if f"{base}.{a.name}" in mm: mods.add(a.asname or a.name)
                    elif a.asname and est_interne(base): alias[a.asname] = inverse.get(a.name, a.name)
        tr = N(mods, alias)
        for i, n in enumerate(t.body):
            if isinstance(n, (ast.Import, ast.ImportFrom)): continue
            if i == 0 and isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant): continue
            if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__": continue
            x = tr.visit(n)
            if x is None: continue
            k = ast.dump(x); zone = f.split("/")[0] in RAC
            res[zone, k] += 1; ou[zone, k] = f"{f}:{n.lineno}"
    return res, ou
a, oa = lire(sys.argv[1]); b, ob = lire(sys.argv[2])
print("definitions", sum(a.values()), sum(b.values()))
jetes = len(R["jetes"])
print("dropped as identical:", jetes)
for k in a:
    if a[k] > b.get(k, 0): print("  before only", a[k] - b.get(k, 0), oa[k], "" if b.get(k, 0) else "  <- GONE OR CHANGED")
for k in b:
    if b[k] > a.get(k, 0): print("  after only", ob[k])
