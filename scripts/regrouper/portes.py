import ast, collections, os, subprocess, sys
from pathlib import Path
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
faire = len(sys.argv) > 1
fs = [f for f in subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", "*.py"], text=True).split() if os.path.exists(f)]
salles = {os.path.dirname(f) for f in fs if f.endswith("/apps.py")} - {"home"}
def salle(m):
    p = m.split(".")
    for i in range(len(p), 0, -1):
        if "/".join(p[:i]) in salles: return "/".join(p[:i])
mods = {f[:-3].replace("/", ".").removesuffix(".__init__") for f in fs}
DIRECTES = ("models", "choices", "permissions", "signals", "portes")
besoins = collections.defaultdict(lambda: collections.defaultdict(set))
modules = []
n = 0
for f in fs:
    if f.split("/")[0] not in ("reseau", "safran", "pratiques") or "/migrations/" in f: continue
    a = salle(f[:-3].replace("/", "."))
    if not a or a == "safran/demo": continue
    for k in ast.walk(ast.parse(Path(f).read_text())):
        if isinstance(k, ast.ImportFrom) and k.module:
            b = salle(k.module)
            if not b or b == a: continue
            reste = k.module[len(b) + 1:].split(".")[0]
            for al in k.names:
                if f"{k.module}.{al.name}" in mods:
                    if (reste or al.name) not in DIRECTES: modules.append((f, k.module, al.name))
                    continue
                if reste in DIRECTES: continue
                besoins[b][al.name].add(k.module); n += 1
for b, m, noms in [("reseau/structures", "reseau.structures.rules", "structure_modifier reseau_creer reseau_modifier reseau_liens"),
                   ("reseau/annuaire", "reseau.annuaire.queries.recherche", "rechercher"), ("reseau/annuaire", "reseau.annuaire.queries.tenue", "fiches_propres"),
                   ("pratiques", "pratiques.queries.groupes", "MAX_TEXTE"),
                   ("safran/inscriptions", "safran.inscriptions.rules.inscriptions", "inscription_constater constat_lever"),
                   ("safran/presences", "safran.presences.queries.feuilles", "dire"), ("safran/quiz", "safran.quiz.queries.tentatives", "dire")]:
    for x in noms.split(): besoins[b][x].add(m)
AUTREMENT = {("reseau.agenda.queries.moderation", "Gene"): "GeneDeModeration", ("safran.presences.queries.feuilles", "dire"): "critere_dire", ("safran.quiz.queries.tentatives", "dire"): "critere_dire"}
print(n, "imports;", sum(len(v) for v in besoins.values()), "names;", len(besoins), "rooms; conflicts:", [(b, x, m) for b, v in besoins.items() for x, m in v.items() if len(m) > 1])
print(len(modules), modules[:30])
for b, v in sorted(besoins.items()): print(b, len(v))

def ecrire():
    import re
    cible = {}   # (module, name) -> (room, exported name)
    for b, noms in besoins.items():
        lignes = []
        for nom, ms in sorted(noms.items()):
            for i, m in enumerate(sorted(ms)):
                exp = AUTREMENT.get((m, nom)) or nom if len(ms) == 1 or i == 0 or (m, nom) in AUTREMENT else f"{nom}_{m.rsplit('.', 1)[-1]}"
                cible[m, nom] = (b, exp)
                lignes.append((m, nom, exp))
        par = collections.defaultdict(list)
        for m, nom, exp in lignes: par[m].append(nom if nom == exp else f"{nom} as {exp}")
        app = ast.parse(Path(b, "apps.py").read_text())
        texte = '"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""\n\n'
        texte += "\n".join(f"from {m} import {', '.join(sorted(v))}" for m, v in sorted(par.items()))
        texte += "\n\n__all__ = [\n" + "".join(f'    "{e}",\n' for e in sorted(e for _, _, e in lignes)) + "]\n"
        Path(b, "portes.py").write_text(texte)
    for f in fs:
        if f.split("/")[0] not in ("reseau", "safran", "pratiques") or "/migrations/" in f: continue
        a = salle(f[:-3].replace("/", "."))
        if not a or a == "safran/demo": continue
        src = Path(f).read_text()
        lignes = src.splitlines(True)
        debuts = [0]
        for l in lignes: debuts.append(debuts[-1] + len(l))
        edits = []
        for k in ast.walk(ast.parse(src)):
            if not (isinstance(k, ast.ImportFrom) and k.module): continue
            garde, change = [], collections.defaultdict(list)
            for al in k.names:
                c = cible.get((k.module, al.name))
                if c is None or c[0] == a: garde.append(al.name + (f" as {al.asname}" if al.asname else "")); continue
                b, exp = c
                local = al.asname or al.name
                change[b.replace("/", ".") + ".portes"].append(exp + (f" as {local}" if local != exp else ""))
            if not change: continue
            txt = []
            if garde: txt.append(f"from {k.module} import {', '.join(garde)}")
            txt += [f"from {m} import {', '.join(v)}" for m, v in change.items()]
            x = debuts[k.lineno - 1] + k.col_offset
            y = debuts[k.end_lineno - 1] + len(lignes[k.end_lineno - 1].encode()[:k.end_col_offset].decode())
            edits.append((x, y, ("\n" + " " * k.col_offset).join(txt)))
        if edits:
            for x, y, t in sorted(edits, reverse=True): src = src[:x] + t + src[y:]
            Path(f).write_text(src)
if faire: ecrire()
