"""Do what the tables say. See voir.py."""
import ast, builtins, collections, re, sys, tokenize, io, os, subprocess, textwrap
from pathlib import Path
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from voir import RACINES, Module, fichiers, module_de, noms_de, tables, composantes

def compter_lignes(texte):
    debut = [0]
    for l in texte.splitlines(True):
        debut.append(debut[-1] + len(l))
    return debut

class Source(Module):
    def __init__(self, fichier):
        super().__init__(fichier)
        self.debuts = compter_lignes(self.texte)
        self.lignes = self.texte.splitlines(True)
        self.defs = noms_de(self)
        self.edits = []
        self.importes = {}   # local name at module level -> (module, name or None)
        self.notes = []
        self.ajouts = set()

    def pos(self, ligne, col):
        # col is in utf8 bytes
        l = self.lignes[ligne - 1]
        return self.debuts[ligne - 1] + len(l.encode()[:col].decode())

    def debut(self, n): return self.pos(n.lineno, n.col_offset)
    def fin(self, n): return self.pos(n.end_lineno, n.end_col_offset)
    def edit(self, a, b, t): self.edits.append((a, b, t))

    def absolu(self, n):
        if not n.level:
            return n.module
        p = self.nom.split(".")
        p = p[: len(p) - n.level + (1 if self.paquet else 0)]
        return ".".join(p + ([n.module] if n.module else []))

TYPES_PORTEE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)

def locaux(n):
    """names local to this function-like scope"""
    res, glob = set(), set()
    def cible(t):
        for k in ast.walk(t):
            if isinstance(k, ast.Name) and isinstance(k.ctx, ast.Store):
                res.add(k.id)
    if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        a = n.args
        for x in a.posonlyargs + a.args + a.kwonlyargs + [y for y in (a.vararg, a.kwarg) if y]:
            res.add(x.arg)
    def visite(k):
        if isinstance(k, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            res.add(k.name); return
        if isinstance(k, ast.Lambda):
            return
        if isinstance(k, (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)):
            for w in ast.walk(k):
                if isinstance(w, ast.NamedExpr): res.add(w.target.id)
            return
        if isinstance(k, ast.Name) and isinstance(k.ctx, (ast.Store, ast.Del)): res.add(k.id)
        if isinstance(k, (ast.Import, ast.ImportFrom)):
            for al in k.names: res.add((al.asname or al.name).split(".")[0])
        if isinstance(k, (ast.Global,)): glob.update(k.names)
        if isinstance(k, ast.ExceptHandler) and k.name: res.add(k.name)
        if isinstance(k, ast.MatchAs) and k.name: res.add(k.name)
        for w in ast.iter_child_nodes(k): visite(w)
    if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for k in n.body: visite(k)
    elif isinstance(n, ast.Lambda):
        visite(n.body)
    else:
        for g in n.generators: cible(g.target)
    return res - glob

def noms_globaux(arbre, gardes=()):
    """every Name node that means a module-level name; `gardes`: local imports (id of node) not to count as local"""
    res = []
    def local_de(n):
        l = locaux(n)
        if gardes and isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            libres = set()
            for k in ast.walk(n):
                if isinstance(k, (ast.ImportFrom, ast.Import)):
                    for al in k.names:
                        if (id(k), al.name) in gardes: libres.add((al.asname or al.name).split(".")[0])
            l = l - libres
        return l
    def v(n, pile, classe):
        # pile: list of sets of function locals; classe: set of class-level names when directly in a class body
        if isinstance(n, ast.Name):
            if not any(n.id in s for s in pile) and not (classe is not None and n.id in classe and isinstance(n.ctx, ast.Load) is False):
                res.append(n)
            return
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for d in n.decorator_list: v(d, pile, classe)
            for d in n.args.defaults + [x for x in n.args.kw_defaults if x]: v(d, pile, classe)
            for a in n.args.posonlyargs + n.args.args + n.args.kwonlyargs + [y for y in (n.args.vararg, n.args.kwarg) if y]:
                if a.annotation: v(a.annotation, pile, classe)
            if n.returns: v(n.returns, pile, classe)
            p = pile + [local_de(n)]
            for k in n.body: v(k, p, None)
            return
        if isinstance(n, ast.Lambda):
            for d in n.args.defaults + [x for x in n.args.kw_defaults if x]: v(d, pile, classe)
            v(n.body, pile + [local_de(n)], None); return
        if isinstance(n, (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)):
            p = pile + [local_de(n)]
            for k in ast.iter_child_nodes(n): v(k, p, None)
            return
        if isinstance(n, ast.ClassDef):
            for d in n.decorator_list + n.bases + [k.value for k in n.keywords]: v(d, pile, classe)
            noms = set()
            for k in n.body:
                if isinstance(k, (ast.FunctionDef, ast.ClassDef)): noms.add(k.name)
                for t in getattr(k, "targets", []) + ([k.target] if isinstance(k, ast.AnnAssign) else []):
                    for w in ast.walk(t):
                        if isinstance(w, ast.Name): noms.add(w.id)
            for k in n.body: v(k, pile, noms)
            return
        for k in ast.iter_child_nodes(n): v(k, pile, classe)
    v(arbre, [], None)
    return res

def tous_les_noms(arbre):
    s = set()
    for n in ast.walk(arbre):
        if isinstance(n, ast.Name): s.add(n.id)
        elif isinstance(n, ast.arg): s.add(n.arg)
        elif isinstance(n, (ast.FunctionDef, ast.ClassDef)): s.add(n.name)
        elif isinstance(n, (ast.Import, ast.ImportFrom)):
            for a in n.names: s.add((a.asname or a.name).split(".")[0])
    return s

def main():
    sources = {}
    for f in fichiers():
        m = Source(f)
        sources[m.nom] = m
    par_fichier = {m.fichier: m for m in sources.values()}
    tab = tables()
    groupe, membres, doc = {}, {}, {}
    for cible, (d, srcs) in tab.items():
        t = module_de(cible)
        membres[t] = []
        doc[t] = d
        for s in srcs:
            if s not in par_fichier: print("unknown", s); continue
            nom = par_fichier[s].nom
            groupe[nom] = t
            membres[t].append(nom)
    # moves with the same path and a lone source change nothing
    cible_fichier = {module_de(c): c for c in tab}
    ecrire_tous = set()
    # ---- re-exports
    def importes_de(m):
        if not m.importes and not getattr(m, "_vu", False):
            m._vu = True
            for n in m.arbre.body:
                if isinstance(n, ast.ImportFrom):
                    base = m.absolu(n)
                    for a in n.names: m.importes[a.asname or a.name] = (base, a.name)
                elif isinstance(n, ast.Import):
                    for a in n.names: m.importes[a.asname or a.name.split(".")[0]] = (a.name if a.asname else a.name.split(".")[0], None)
        return m.importes
    for m in sources.values(): importes_de(m)
    def definit(mod, nom, vus=()):
        """(defining module, name, is_module)"""
        if mod in vus:
            return (f"{mod}.{nom}", None, True) if f"{mod}.{nom}" in sources else (mod, nom, False)
        if mod in sources and nom in sources[mod].defs: return mod, nom, False
        if mod in sources and nom in sources[mod].importes:
            base, n = sources[mod].importes[nom]
            if n is None: return base, None, True
            if base in sources or (base + "." + n) in sources: return definit(base, n, vus + (mod,))
            return base, n, False
        if f"{mod}.{nom}" in sources: return f"{mod}.{nom}", None, True
        return mod, nom, False
    # ---- collisions inside a group
    renoms = {}   # (module, name) -> new name
    jetes = set()  # (module, name) whose definition is dropped: same as another of the group
    alias_import = {}  # (module, local name) -> new local name
    def cle_import(mod, base, nom):
        d = definit(base, nom) if (base in sources) else (base, nom, False)
        return d
    def libres(m, node):
        """resolved globals used by a definition"""
        res = {}
        faux = ast.Module([node], [])
        for n in noms_globaux(faux):
            if n.id in m.importes:
                b, x = m.importes[n.id]
                res[n.id] = definit(b, x) if (b in sources and x) else (b, x)
            elif n.id in m.defs:
                res[n.id] = ("def", m.nom)
        return res
    for t, ms in membres.items():
        # table order is kept but for what must come first
        ens = set(ms)
        deps = {x: [] for x in ms}
        for x in ms:
            for base, n in sources[x].importes.values():
                d = definit(base, n)[0] if n and base in sources else base
                for y in ({d, base, f"{base}.{n}"}) & ens:
                    if y != x: deps[x].append(y)
        ordre, fait = [], set()
        def pose(x, pile=()):
            if x in fait: return
            if x in pile: sys.exit(f"circle in {t}: {pile} {x}")
            for y in ms:
                if y in deps[x]: pose(y, pile + (x,))
            fait.add(x); ordre.append(x)
        for x in ms: pose(x)
        membres[t] = ordre
        occupe = {}   # name -> ("def", module) or ("imp", key)
        existants = set()
        for x in ordre: existants |= tous_les_noms(sources[x].arbre)
        def neuf(nom, x):
            if nom == "datetime" and "dt" not in existants: existants.add("dt"); return "dt"
            base = x.split(".")[-1]
            if base == t.split(".")[-1]: base = x.split(".")[-2]
            if nom.isupper() or nom.lstrip("_").isupper(): c = f"{nom}_{base.upper()}"
            elif nom.lstrip("_")[:1].isupper(): c = f"{nom}{''.join(p.capitalize() for p in base.split('_'))}"
            else: c = f"{nom}_{base}"
            k = c
            i = 2
            while k in existants: k = f"{c}_{i}"; i += 1
            existants.add(k)
            return k
        # definitions first get their names: public definitions win over private ones, and over imports
        for x in ordre:
            m = sources[x]
            for nom, node in m.defs.items():
                if nom == "__all__": continue
                if nom not in occupe:
                    occupe[nom] = ("def", x); continue
                y = occupe[nom][1]
                autre = sources[y].defs[nom]
                if ast.dump(autre) == ast.dump(node):
                    la, lb = libres(sources[y], autre), libres(m, node)
                    la.pop(nom, None); lb.pop(nom, None)
                    ok = la.keys() == lb.keys()
                    for k in la:
                        if not ok: break
                        if la[k] == lb[k]: continue
                        if la[k][0] == "def" and lb[k][0] == "def" and ((x, k) in jetes) : continue
                        ok = False
                    cibles = [w.id for tt in getattr(node, "targets", []) for w in ast.walk(tt) if isinstance(w, ast.Name)]
                    if ok and (len(cibles) <= 1):
                        jetes.add((x, nom)); continue
                renoms[x, nom] = neuf(nom, x)
                print(("  rename" if nom.startswith("_") else "RENAME PUBLIC"), x, nom, "->", renoms[x, nom])
        for x in ordre:
            m = sources[x]
            for local, (base, n) in m.importes.items():
                if n is None: cle = (base, None)
                else: cle = definit(base, n) if base in sources else (base, n, False)
                d = cle[0]
                if d in ens: continue  # becomes local, or a module of the group
                # where it goes
                but = (groupe.get(cle[0], cle[0]),) + tuple(cle[1:])
                if local in occupe:
                    genre, quoi = occupe[local]
                    if genre == "imp" and quoi == but: continue
                    alias_import[x, local] = neuf(local, x)
                    print("  import alias", x, local, "->", alias_import[x, local], "because", occupe[local])
                else: occupe[local] = ("imp", but)
        # a builtin that a member uses and another defines
        for x in ordre:
            m = sources[x]
            for nm in noms_globaux(m.arbre):
                if nm.id in occupe and nm.id not in m.defs and nm.id not in m.importes:
                    print("SHADOW", t, x, nm.id, occupe[nm.id])
    # ---- rewrite each file
    def cible_de(mod, nom):
        """(new module, new name) for a name imported from mod"""
        d, n, est_module = definit(mod, nom)
        if est_module: return None
        if mod not in groupe and d not in groupe: return mod, nom
        if mod not in groupe and mod in sources and nom in sources[mod].importes and sources[mod].paquet:
            return mod, nom   # a door that stays
        d2 = d
        if (d, n) in jetes: pass
        return groupe.get(d2, d2), renoms.get((d, n), n)

    sortie = {}
    choix_de = collections.defaultdict(dict)
    haut_imports = {}
    for m in sources.values():
        t = groupe.get(m.nom)
        ens = set(membres.get(t, ()))
        renommer = {}      # global name -> new name
        modules_locaux = {}  # local name -> (module, kept-as or None when in own group)
        tops = []
        gardes = set()
        noms_du_fichier = None
        dans = set()
        for n in ast.walk(m.arbre):
            if not isinstance(n, (ast.Import, ast.ImportFrom)): continue
            haut = n in m.arbre.body
            if isinstance(n, ast.Import):
                nv = []
                change = False
                for a in n.names:
                    if a.name in groupe:
                        change = True
                        nv.append((groupe[a.name], a.asname))
                        if not a.asname: dans.add(a.name)
                    else: nv.append((a.name, a.asname))
                    if haut and (m.nom, a.asname or a.name) in alias_import:
                        nva = alias_import[m.nom, a.asname or a.name]
                        renommer[a.asname or a.name] = nva
                        nv[-1] = (nv[-1][0], nva)
                txt = "import " + ", ".join(x + (f" as {y}" if y else "") for x, y in nv)
                if haut and t: tops.append((n, [("", x, y, None) for x, y in nv]))
                elif change: m.edit(m.debut(n), m.fin(n), txt)
                continue
            base = m.absolu(n)
            items = []   # (module, name, asname, note)
            change = bool(n.level)
            for a in n.names:
                local = a.asname or a.name
                if base not in sources and f"{base}.{a.name}" not in sources:
                    neuf_l = alias_import.get((m.nom, local)) if haut else None
                    if neuf_l: renommer[local] = neuf_l; items.append((base, a.name, neuf_l if neuf_l != a.name else None)); change = True
                    else: items.append((base, a.name, a.asname))
                    continue
                if a.name == "*": items.append((base, "*", None)); continue
                d, dn, est_module = definit(base, a.name)
                if est_module and dn is None and d in sources:
                    if d not in groupe:
                        neuf_l = alias_import.get((m.nom, local)) if haut else None
                        if neuf_l: renommer[local] = neuf_l; items.append((base, a.name, neuf_l)); change = True
                        else: items.append((base, a.name, a.asname))
                        continue
                    g = groupe[d]
                    change = True
                    if g == t:
                        modules_locaux[local] = (d, None)
                        if not haut: gardes.add((id(n), a.name))
                        continue
                    paquet, _, feuille = g.rpartition(".")
                    if noms_du_fichier is None: noms_du_fichier = tous_les_noms(m.arbre)
                    occup = noms_du_fichier
                    if t:
                        occup = set().union(*(tous_les_noms(sources[x].arbre) for x in ens))
                    choisis = choix_de[t or m.nom]
                    want = alias_import.get((m.nom, local)) if haut else None
                    deja = next((k for k, v in choisis.items() if v == g), None)
                    if want: asn = nv = want
                    elif deja: nv = deja; asn = None if deja == feuille else deja
                    elif feuille == local and choisis.get(local, g) == g: asn = None; nv = local
                    elif feuille not in occup and choisis.get(feuille, g) == g: asn = None; nv = feuille
                    elif choisis.get(local, g) == g: asn = nv = local
                    else: asn = nv = f"{paquet.split('.')[-1]}_{feuille}"
                    if not want and choisis.get(nv, g) != g: asn = nv = f"{paquet.split('.')[-1]}_{feuille}"
                    choisis[nv] = g
                    modules_locaux[local] = (d, nv)
                    if nv != local: 
                        renommer[local] = nv
                        if not haut: gardes.add((id(n), a.name))
                    items.append((paquet, feuille, asn))
                    continue
                r = cible_de(base, a.name)
                if r is None: items.append((base, a.name, a.asname)); continue
                nm, nn = r
                if nm == t and t:
                    change = True
                    if local != nn: renommer[local] = nn
                    if not haut: gardes.add((id(n), a.name))
                    continue
                if (nm, nn) != (base, a.name): change = True
                neuf_l = alias_import.get((m.nom, local)) if haut else None
                if neuf_l:
                    renommer[local] = neuf_l; change = True
                    items.append((nm, nn, neuf_l if neuf_l != nn else None))
                elif a.asname or nn == a.name:
                    items.append((nm, nn, a.asname if a.asname != nn else None))
                    if a.asname and a.asname == nn: pass
                else:
                    if noms_du_fichier is None: noms_du_fichier = tous_les_noms(m.arbre)
                    if nn in noms_du_fichier: items.append((nm, nn, a.name))
                    else:
                        items.append((nm, nn, None)); renommer[local] = nn
                        if not haut: gardes.add((id(n), a.name))
            seg = m.texte[m.debut(n): m.debuts[n.end_lineno] if n.end_lineno < len(m.debuts) else len(m.texte)]
            noqa = re.search(r"#\s*noqa[^\n]*", seg)
            if haut and t:
                tops.append((n, [(x, y, z, noqa and noqa.group(0).strip()) for x, y, z in items]))
            elif change:
                par = collections.OrderedDict()
                for x, y, z in items: par.setdefault(x, []).append(y + (f" as {z}" if z else ""))
                ind = " " * n.col_offset
                txt = ("\n" + ind).join(f"from {x} import {', '.join(dict.fromkeys(v))}" for x, v in par.items())
                if not txt:
                    # whole lines go
                    a0 = m.debuts[n.lineno - 1]; b0 = m.debuts[n.end_lineno]
                    bloc = [k for k in ast.walk(m.arbre) if n in getattr(k, "body", []) or n in getattr(k, "orelse", [])]
                    seul = any((getattr(k, "body", None) == [n]) or getattr(k, "orelse", None) == [n] for k in bloc)
                    m.edit(a0, b0, ind + "pass\n" if seul else "")
                else: m.edit(m.debut(n), m.fin(n), txt)
        # own renamed definitions
        for (x, nom), nv in renoms.items():
            if x == m.nom: renommer[nom] = nv
        # references
        if renommer or modules_locaux or dans:
            globaux = {id(x) for x in noms_globaux(m.arbre, gardes)}
            faits = set()
            for n in ast.walk(m.arbre):
                if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and id(n.value) in globaux and n.value.id in modules_locaux:
                    d, nv = modules_locaux[n.value.id]
                    dd, dn, est = definit(d, n.attr)
                    attr = renoms.get((dd, dn), n.attr) if not est else n.attr
                    if est and dd in groupe: print("TODO module of module", m.nom, n.value.id, n.attr)
                    faits.add(id(n.value))
                    gg = groupe.get(dd, dd)
                    if dn and dd in sources and gg != groupe[d] and (gg != t):
                        paq, _, feu = gg.rpartition(".")
                        print("REEXPORT", m.nom, n.value.id, n.attr, "->", gg)
                        pris = tous_les_noms(m.arbre)
                        al = feu if feu not in pris else feu + "_" + paq.split(".")[-1]
                        m.edit(m.debut(n), m.fin(n), f"{al}.{attr}")
                        item = (paq, feu, al if al != feu else None, None)
                        if t: tops.append((None, [item]))
                        elif ("import", gg) not in m.ajouts:
                            m.ajouts.add(("import", gg))
                            prem = next(k for k in m.arbre.body if isinstance(k, (ast.Import, ast.ImportFrom)))
                            m.edit(m.debut(prem), m.debut(prem), f"from {paq} import {feu}" + (f" as {al}" if al != feu else "") + "\n")
                        continue
                    if nv is None:
                        m.edit(m.debut(n), m.fin(n), attr)
                        # shadowed?
                        m.notes.append((n.lineno, attr))
                    else:
                        if nv != n.value.id: m.edit(m.debut(n.value), m.fin(n.value), nv)
                        if attr != n.attr: m.edit(m.fin(n) - len(n.attr), m.fin(n), attr)
                        if dn and groupe.get(dd, dd) != groupe.get(d, d) and n.attr in sources[d].defs is False:
                            print("NOTE attribute re-exported", m.nom, n.value.id, n.attr)
            for n in ast.walk(m.arbre):
                if isinstance(n, ast.Name) and id(n) in globaux and id(n) not in faits:
                    if n.id in modules_locaux and modules_locaux[n.id][1] is None:
                        print("TODO bare module of own group", m.nom, n.lineno, n.id)
                    elif n.id in renommer:
                        m.edit(m.debut(n), m.fin(n), renommer[n.id])
                elif isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and n in m.arbre.body and n.name in renommer and (m.nom, n.name) in renoms:
                    l = m.lignes[n.lineno - 1]
                    mm = re.compile(r"(def|class)\s+" + n.name + r"\b").search(m.texte, m.debut(n))
                    m.edit(mm.end() - len(n.name), mm.end(), renommer[n.name])
                elif isinstance(n, ast.Global) and set(n.names) & set(renommer):
                    print("TODO global", m.nom, n.lineno, n.names)
                # monkeypatch.setattr(module, "name", …)
                if isinstance(n, ast.Call) and len(n.args) >= 2 and isinstance(n.args[0], ast.Name) and n.args[0].id in modules_locaux and isinstance(n.args[1], ast.Constant):
                    d = modules_locaux[n.args[0].id][0]
                    x = n.args[1].value
                    dd, dn, est = definit(d, x) if isinstance(x, str) else (None, None, None)
                    if isinstance(x, str) and ((d, x) in renoms or (d, x) in alias_import or (dd, dn) in renoms):
                        nvn = renoms.get((d, x)) or alias_import.get((d, x)) or renoms.get((dd, dn))
                        m.edit(m.debut(n.args[1]), m.fin(n.args[1]), f'"{nvn}"')
            # dotted chains of « import a.b.c »
            if dans:
                def chaine(n):
                    if isinstance(n, ast.Name): return n.id
                    if isinstance(n, ast.Attribute):
                        b = chaine(n.value); return b and b + "." + n.attr
                for n in ast.walk(m.arbre):
                    if isinstance(n, ast.Attribute) and chaine(n) in dans:
                        m.edit(m.debut(n), m.fin(n), groupe[chaine(n)])
        # strings and comments that name a module or a file
        m.tops = tops
        if m.fichier.startswith(("home/migrations",)): pass
        motif = re.compile(r"\b(?:home|reseau|safran|pratiques)(?:\.[A-Za-z_]\w*)+|\b(?:home|reseau|safran|pratiques)(?:/\w+)+\.py")
        zones = []
        try:
            for k in tokenize.generate_tokens(io.StringIO(m.texte).readline):
                if k.type in (tokenize.STRING, tokenize.COMMENT):
                    a = m.debuts[k.start[0] - 1] + k.start[1]; b = m.debuts[k.end[0] - 1] + k.end[1]
                    zones.append((a, b))
        except tokenize.TokenError: pass
        for a, b in zones:
            for x in motif.finditer(m.texte, a, b):
                r = chemin(x.group(0), groupe, par_fichier, cible_fichier, definit, renoms, sources)
                if r != x.group(0) and not any(e[0] <= x.start() < e[1] for e in m.edits): m.edit(x.start(), x.end(), r)
    # ---- write
    def applique(m, a=0, b=None, sauts=()):
        b = len(m.texte) if b is None else b
        es = sorted(set(m.edits + [(x, y, "") for x, y in sauts]))
        res, i, dernier = [], 0, -1
        for x, y, tt in es:
            if x < i:
                if (x, y) != dernier: 
                    if not any(s0 <= x and y <= s1 for s0, s1 in sauts): print("OVERLAP", m.fichier, m.texte[x:y], tt)
                continue
            res.append(m.texte[i:x]); res.append(tt); i = y; dernier = (x, y)
        res.append(m.texte[i:])
        return "".join(res)

    motif = re.compile(r"\b(?:home|reseau|safran|pratiques)(?:\.[A-Za-z_]\w*)+|\b(?:home|reseau|safran|pratiques)(?:/\w+)+\.py")
    dire = lambda s: motif.sub(lambda x: chemin(x.group(0), groupe, par_fichier, cible_fichier, definit, renoms, sources), s)
    ecrits = {}
    for t, ms in membres.items():
        imports = collections.OrderedDict()
        bruts = []
        corps = []
        lies = set()
        for x in ms:
            m = sources[x]
            sauts = []
            b = m.arbre.body
            ds = ast.get_docstring(m.arbre)
            ds = ds and dire(ds)
            if ds is not None:
                sauts.append((m.debuts[b[0].lineno - 1], m.debuts[b[0].end_lineno]))
            for n, items in m.tops:
                if n is not None: sauts.append((m.debuts[n.lineno - 1], m.debuts[n.end_lineno]))
                for mod, nom, asn, noqa in items:
                    loc = asn or nom
                    if mod != "" and (loc in lies) : continue
                    if mod != "": lies.add(loc)
                    if mod == "": imports.setdefault(("import " + nom + (f" as {asn}" if asn else ""), None), {})
                    else: imports.setdefault((mod, noqa), {})[nom + (f" as {asn}" if asn else "")] = 1
            for n in b:
                cibles = [w.id for tt in getattr(n, "targets", []) for w in ast.walk(tt) if isinstance(w, ast.Name)]
                nom = getattr(n, "name", None) or (cibles[0] if cibles else None) or (n.target.id if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name) else None)
                if nom and ((x, nom) in jetes or nom == "__all__"):
                    l0 = min([n.lineno] + [d.lineno for d in getattr(n, "decorator_list", [])])
                    sauts.append((m.debuts[l0 - 1], m.debuts[n.end_lineno]))
            texte = applique(m, sauts=sauts).strip("\n")
            if texte.strip():
                tete = ""
                if len(ms) > 1 and ds and ds.strip() != doc[t].strip():
                    tete = "\n".join("# " + w if w else "#" for para in ds.strip().split("\n") for w in (textwrap.wrap(para.strip(), 116) or [""])) + "\n\n"
                corps.append(tete + texte)
            elif len(ms) > 1 and ds and False: pass
        d = doc[t]
        if len(ms) == 1 and not d: d = ast.get_docstring(sources[ms[0]].arbre) or ""
        d = dire(d)
        if len(d) > 114 and "\n" not in d: d = "\n".join(textwrap.wrap(d, 112)) + "\n"
        lignes = [f'"""{d}"""\n'] if d else []
        for (mod, noqa), noms in imports.items():
            if mod.startswith("import "): lignes.append(mod)
            else: lignes.append(f"from {mod} import {', '.join(noms)}" + (f"  {noqa}" if noqa else ""))
        lignes.sort(key=lambda l: (not l.startswith('"""'), "from __future__" not in l))
        ecrits[cible_fichier[t]] = "\n".join(lignes) + "\n\n\n" + "\n\n\n".join(corps) + "\n"
    partis = {sources[x].fichier for x in groupe}
    for m in sources.values():
        if m.nom in groupe: continue
        if m.edits:
            ecrits[m.fichier] = applique(m)
    for f in partis: os.remove(f)
    for f, texte in ecrits.items():
        p = Path(f); p.parent.mkdir(parents=True, exist_ok=True)
        # an __init__ for each new folder
        q = p.parent
        while str(q) not in (".", "") and not (q / "__init__.py").exists() and str(q).split("/")[0] in RACINES:
            (q / "__init__.py").write_text(""); q = q.parent
        p.write_text(texte)
    # folders left empty
    for f in partis:
        q = Path(f).parent
        while q.exists() and str(q) != "." and all(z.name in ("__pycache__", "__init__.py") and (z.is_dir() or not z.stat().st_size) for z in q.iterdir()) and str(q) not in {str(Path(e).parent) for e in ecrits}:
            for z in q.iterdir():
                if z.is_dir(): subprocess.run(["rm", "-rf", str(z)])
                else: z.unlink()
            q.rmdir(); q = q.parent
    # other texts
    motif = re.compile(r"\b(?:home|reseau|safran|pratiques)(?:\.[A-Za-z_]\w*)+|\b(?:home|reseau|safran|pratiques)(?:/\w+)+\.py")
    for f in subprocess.check_output(["git", "ls-files"], text=True).split("\n"):
        if f.endswith((".md", ".toml", ".sh", ".html", ".yaml", ".yml", ".txt", ".cfg", ".css", ".js")) or os.path.basename(f) in ("Makefile", "run", "Dockerfile"):
            if not os.path.isfile(f) or f.startswith("static/vendor"): continue
            try: s = Path(f).read_text()
            except UnicodeDecodeError: continue
            n = motif.sub(lambda x: chemin(x.group(0), groupe, par_fichier, cible_fichier, definit, renoms, sources), s)
            if n != s: Path(f).write_text(n)
    import json
    json.dump({"renoms": [[a, b, c] for (a, b), c in renoms.items()], "alias": [[a, b, c] for (a, b), c in alias_import.items()],
               "jetes": [list(x) for x in jetes], "groupe": groupe}, open("/tmp/regroupe.json", "w"))

def chemin(x, groupe, par_fichier, cible_fichier, definit, renoms, sources):
    if x.endswith(".py") and "/" in x:
        m = par_fichier.get(x)
        return cible_fichier[groupe[m.nom]] if m and m.nom in groupe else x
    p = x.split(".")
    for i in range(len(p), 1, -1):
        mod = ".".join(p[:i])
        if mod in sources:
            reste = p[i:]
            if reste:
                d, n, est = definit(mod, reste[0])
                if est: return x
                if mod not in groupe: return x
                if d in groupe: return ".".join([groupe[d], renoms.get((d, n), n)] + reste[1:])
                return ".".join([groupe[mod]] + reste)
            if mod in groupe: return groupe[mod]
            return x
    return x

main()
