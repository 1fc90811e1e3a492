from pathlib import Path
import re
def remplace(f, *couples):
    p = Path(f); s = p.read_text()
    for a, b in couples:
        if a not in s: print("MISSING in", f, ":", a)
        s = s.replace(a, b)
    p.write_text(s)
remplace("reseau/annuaire/rules/fiches.py", ("from reseau.structures import rules\n", "from reseau.structures import portes\n"),
         ("rules.structure_modifier", "portes.structure_modifier"), ("rules.reseau_creer", "portes.reseau_creer"), ("return rules.reseau_modifier", "return portes.reseau_modifier"), ("rules.reseau_liens", "portes.reseau_liens"))
s = Path("reseau/echanges/prises.py").read_text()
s = re.sub(r"from reseau\.annuaire\.queries import .*\n", "", s)
s = s.replace("from reseau.annuaire.models import Corr", "from reseau.annuaire import portes as annuaire\nfrom reseau.annuaire.models import Corr")
for m in ("recherche", "tenue", "queries_chiffres", "bassins", "suivi", "signalements"):
    for n in ("rechercher", "fiches_propres", "chiffres", "suit_des_structures", "signalements_a_traiter"):
        s = re.sub(rf"\b{m}\.{n}\(", f"annuaire.{n}(", s)
Path("reseau/echanges/prises.py").write_text(s)
remplace("safran/atelier/views.py", ("from pratiques.queries import groupes\n", "from pratiques.portes import MAX_TEXTE\n"), ("groupes.MAX_TEXTE", "MAX_TEXTE"))
remplace("safran/attestations/queries.py", ("from safran.presences.queries import feuilles\n", "from safran.presences.portes import critere_dire as presence_dire\n"), ("feuilles.dire(", "presence_dire("),
         ("from safran.quiz.queries import tentatives\n", "from safran.quiz.portes import critere_dire as quiz_reussi_dire\n"), ("tentatives.dire(", "quiz_reussi_dire("))
remplace("safran/presences/rules/feuilles.py", ("from safran.inscriptions.rules import inscriptions\n", "from safran.inscriptions.portes import constat_lever, inscription_constater\n"), ("inscriptions.inscription_constater", "inscription_constater"), ("inscriptions.constat_lever", "constat_lever"))
p = Path("pyproject.toml"); s = p.read_text()
s = s.replace('include_external_packages = false\n', 'include_external_packages = false\ncontract_types = ["portes: scripts.contrats.Portes"]\n', 1)
s += '''
[[tool.importlinter.contracts]]
name = "Une pièce s’ouvre aux autres par ses portes"
type = "portes"
salles = ["reseau.*", "safran.*", "pratiques"]
portes = ["portes", "models", "choices", "permissions", "signals"]
partout = ["safran.demo", "safran.settings", "safran.urls"]
'''
p.write_text(s)
