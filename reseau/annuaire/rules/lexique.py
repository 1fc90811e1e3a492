"""Writes on the lexicon, read again by every process at its next search."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from home.erreurs import RegleRefusee
from home.recherche.texte import analyser
from reseau.annuaire.choices import ENTREE_LEXIQUE, EtatEntree
from reseau.annuaire.models.lexique import EntreeLexique, contenu_marquer, expression_plier, lignes_lire
from reseau.annuaire.rules.indexation import index_signaler
from reseau.comptes.models import Compte

DEPART = Path(__file__).resolve().parent.parent / "donnees" / "lexique"
USAGE = "Usage du métier"  # la source d’une entrée qui n’en nomme pas d’autre
CHAMPS = ("expressions", "textes", "exiges", "preferes", "age_min", "age_max")


@transaction.atomic
def entree_enregistrer(*, par: Compte | None, entree: EntreeLexique | None = None, **champs: Any) -> EntreeLexique:
    """Create an entry in force, or change one; `champs` are those of the model, left as they are when not given.

    Raises RegleRefusee "vide" without an expression that says something, "sans_effet" when it leads to nothing more
    than what is typed, "connue" when another entry bears its name.
    """
    geste = "Modifiée" if entree else "Ajoutée"
    entree = entree or EntreeLexique(etat=EtatEntree.EN_VIGUEUR, par=par)
    _remplir(entree, champs)
    neuve = entree.pk is None
    entree.save()
    if neuve:
        ENTREE_LEXIQUE.commencer(entree, par=par)
    else:
        ENTREE_LEXIQUE.noter(entree, geste, par=par)
    index_signaler()
    return entree


@transaction.atomic
def entree_proposer(*, cle: uuid.UUID, par: Compte, expressions: str, source: str) -> EntreeLexique:
    """A member proposes words, and says where they come from; the Région decides. The same `cle` writes once.

    Raises RegleRefusee as `entree_enregistrer`.
    """
    if deja := EntreeLexique.objects.filter(uuid=cle).first():
        return deja
    entree = EntreeLexique(uuid=cle, par=par)
    _remplir(entree, {"expressions": expressions, "source": source}, proposee=True)
    entree.save()
    ENTREE_LEXIQUE.commencer(entree, par=par)
    return entree


@transaction.atomic
def entree_passer(*, entree: EntreeLexique, vers: str, par: Compte, motif: str = "") -> None:
    """Accept, refuse, withdraw or take back an entry. Raises RegleRefusee "motif" when it goes without a reason."""
    if vers == EtatEntree.RETIREE and not motif.strip():
        raise RegleRefusee("motif", "Dites pourquoi : qui l’a proposée le lira.")
    with ENTREE_LEXIQUE.passer(entree, vers=vers, par=par, motif=motif.strip()):
        pass
    index_signaler()


def lexique_charger(*, modele: Any = EntreeLexique) -> tuple[int, int]:
    """Add the product’s entries that are missing, correct those that nobody changed here; how many of each.

    What the Région changed, withdrew or named first is left as it is. Rerun freely; `modele` is for migrations.
    """
    connues = {entree.cle: entree for entree in modele._default_manager.all()}
    neuves, corrigees = [], []
    for livree in lexique_lire():
        cle, marque = expression_plier(livree["expressions"].splitlines()[0])[:200], contenu_marquer(modele(**livree))
        if cle not in connues:
            connues[cle] = modele(cle=cle, uuid=uuid.uuid4(), etat=EtatEntree.EN_VIGUEUR, livree=marque, **livree)
            neuves.append(connues[cle])
        elif (connue := connues[cle]).livree not in ("", marque) and connue.livree == contenu_marquer(connue):
            for champ, valeur in (livree | {"livree": marque}).items():
                setattr(connue, champ, valeur)
            corrigees.append(connue)
    modele._default_manager.bulk_create(neuves)
    modele._default_manager.bulk_update(corrigees, [*CHAMPS, "source", "livree"], batch_size=200)
    return len(neuves), len(corrigees)


@transaction.atomic
def lexique_recharger() -> tuple[int, int]:
    """The same on a site in use, whose searches then know it."""
    ajoutees, corrigees = lexique_charger()
    if ajoutees or corrigees:
        index_signaler()
    return ajoutees, corrigees


def lexique_lire() -> Iterator[dict[str, Any]]:
    """The product’s entries as fields of the model, file after file; see `donnees/lexique/LISEZ-MOI.md`."""
    for chemin in sorted(DEPART.glob("*.yaml")):
        for entree in yaml.safe_load(chemin.read_text(encoding="utf-8")):
            age_min, age_max = entree.get("ages", (None, None))
            yield {
                "expressions": "\n".join(map(str, entree["dire"])),
                "textes": "\n".join(map(str, entree.get("texte", ()))),
                "exiges": entree.get("exige", []),
                "preferes": entree.get("prefere", []),
                "age_min": age_min,
                "age_max": age_max,
                "source": entree.get("source", USAGE),
            }


def _remplir(entree: EntreeLexique, champs: Mapping[str, Any], *, proposee: bool = False) -> None:
    for nom, valeur in champs.items():
        setattr(entree, nom, "\n".join(lignes_lire(valeur)) if nom in ("expressions", "textes") else valeur)
    dites = {tuple(racines) for expression in entree.liste if (racines := analyser(expression))}
    if not dites:
        raise RegleRefusee("vide", "Écrivez au moins une façon de le dire, une par ligne.")
    codes: Collection[str] = [*entree.exiges, *entree.preferes]
    if not (proposee or len(dites) > 1 or codes or entree.textes):
        raise RegleRefusee("sans_effet", "Écrivez une deuxième façon de le dire, ou ce qui y répond.")
    entree.clean()
    if EntreeLexique.objects.filter(cle=entree.cle).exclude(pk=entree.pk).exists():
        raise RegleRefusee("connue", f"Une entrée s’appelle déjà « {entree.nom} » : complétez-la.")
    entree.full_clean(exclude=("cle",))
