"""What one sending of the screen does: what is typed is kept first, then titles are added, then one gesture is made."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.atelier.contenus import GesteBloc
from safran.atelier.ecran import Ecran, adresse_de
from safran.atelier.queries.ossature import RangEtape, RangModule
from safran.atelier.rules import etapes, ossature
from safran.atelier.rules.etapes import Ecrite

CROISES = (
    "Quelqu’un a enregistré cette étape pendant que vous l’écriviez. Les deux textes sont gardés : choisissez plus bas."
)


@dataclass(frozen=True)
class Suite:
    """Where to go once it is done, and what became of the step."""

    url: str
    ecrite: Ecrite | None = None


def gestes_faire(ecran: Ecran, *, par: Compte, au_fil: bool = False) -> Suite:
    """Do what was sent. Raises what the rules refuse: RegleRefusee."""
    nom, *arguments = str(ecran.donnees.get("geste", "")).split()[:5] or [""]
    cle: uuid.UUID = ecran.plan_form.cleaned_data["cle"]
    ecrite = None
    if ecran.etape:
        geste = GesteBloc(nom, arguments[0]) if nom.startswith("bloc.") and arguments else None
        ecrite = etapes.etape_enregistrer(
            module=ecran.module.page,
            etape_id=ecran.etape.id,
            saisie=ecran.saisie(),
            version=ecran.etape_form.cleaned_data["version"],
            par=par,
            au_fil=au_fil,
            geste=geste,
            cle=cle,
        )
        if au_fil or ecrite.croisee:
            return Suite(ecran.adresse, ecrite)
    url = _ajouter(ecran, cle, par) or ecran.adresse
    if nom == "bloc.ajouter":
        url += f"?ici={cle}#bloc-{cle}"
    elif nom.startswith("bloc.") and arguments:
        url += f"#bloc-{arguments[0]}"
    elif nom == "publier":
        url = reverse("atelier_publier", args=[ecran.formation.pk])
    elif nom in GESTES:
        url = GESTES[nom](ecran, par, cle, arguments) or url
    return Suite(url, ecrite)


def _ajouter(ecran: Ecran, cle: uuid.UUID, par: Compte) -> str:
    """The titles typed in the outline: another name, one more module, one more step; where the last one opens."""
    dit, url = ecran.plan_form.cleaned_data, ""
    if ecran.plan_form.ouvert and dit.get("nom"):
        ossature.module_renommer(module=ecran.plan_form.ouvert, titre=dit["nom"], par=par)
    pages = {module.pk: module.page for module in ecran.ossature.modules}
    ajouts = [(pages[pk], titre, "") for pk, titre in ecran.plan_form.neuves().items()]
    if ecran.etape and (titre := ecran.etape_form.cleaned_data["suivante"]):
        ajouts.append((ecran.module.page, titre, ecran.etape.id))
    for rang, (module, titre, apres) in enumerate(ajouts):
        propre = cle if rang == 0 else uuid.uuid5(cle, str(rang))
        etape = ossature.etape_ajouter(module=module, titre=titre, par=par, cle=propre, apres=apres)
        url = reverse("atelier_etape", args=[ecran.formation.pk, module.pk, etape]) + "?ici=premier"
    if titre := dit["module"]:
        module = ossature.module_ajouter(formation=ecran.formation, titre=titre, par=par, cle=cle)
        url = f"{adresse_de(ecran.formation.pk)}?dans={module.pk}"
    return url


def _module(ecran: Ecran, pk: str) -> RangModule:
    trouve = next((module for module in ecran.ossature.modules if str(module.pk) == pk), None)
    if trouve is None:
        raise RegleRefusee("disparue", "Ce module n’existe plus : quelqu’un vient de le retirer.")
    return trouve


def _etape(ecran: Ecran, module: RangModule, identite: str) -> RangEtape:
    trouvee = next((etape for etape in module.etapes if etape.id == identite), None)
    if trouvee is None:
        raise RegleRefusee("disparue", etapes.DISPARUE)
    return trouvee


def _etape_bouger(de: int) -> Callable[..., str]:
    """One place up or down, into the neighbouring module at the ends."""

    def bouger(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
        module = _module(ecran, arguments[0])
        etape = _etape(ecran, module, arguments[1])
        rang, vers = etape.rang - 1 + de, module
        if not 0 <= rang < len(module.etapes):
            voisin = module.rang - 1 + de
            if not 0 <= voisin < len(ecran.ossature.modules):
                return ""
            vers = ecran.ossature.modules[voisin]
            rang = len(vers.etapes) if de < 0 else 0
        return _poser(ecran, module, etape, vers, rang, par)

    return bouger


def _poser(ecran: Ecran, module: RangModule, etape: RangEtape, vers: RangModule, rang: int, par: Compte) -> str:
    ossature.etape_placer(module=module.page, etape_id=etape.id, vers=vers.page, rang=rang, par=par)
    if ecran.etape and ecran.etape.id != etape.id:
        return ""
    return reverse("atelier_etape", args=[ecran.formation.pk, vers.pk, etape.id])


def _etape_placer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    """Dropped somewhere: its module, itself, the module where it goes, its rank there."""
    module, vers = _module(ecran, arguments[0]), _module(ecran, arguments[2])
    return _poser(ecran, module, _etape(ecran, module, arguments[1]), vers, _rang(arguments[3]), par)


def _etape_dupliquer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0])
    copie = ossature.etape_dupliquer(module=module.page, etape_id=arguments[1], par=par, cle=cle)
    return reverse("atelier_etape", args=[ecran.formation.pk, module.pk, copie])


def _etape_retirer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0])
    etape = _etape(ecran, module, arguments[1])
    avant, apres = ecran.ossature.voisines(etape)
    ossature.etape_retirer(module=module.page, etape_id=etape.id, par=par)
    return adresse_de(ecran.formation.pk, apres or avant)


def _module_bouger(de: int) -> Callable[..., str]:
    def bouger(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
        module = _module(ecran, arguments[0])
        rang = module.rang - 1 + de
        if 0 <= rang < len(ecran.ossature.modules):
            ossature.module_placer(formation=ecran.formation, module=module.page, rang=rang, par=par)
        return ""

    return bouger


def _module_placer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    module = _module(ecran, arguments[0])
    ossature.module_placer(formation=ecran.formation, module=module.page, rang=_rang(arguments[1]), par=par)
    return ""


def _module_retirer(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
    ossature.module_retirer(module=_module(ecran, arguments[0]).page, par=par)
    return adresse_de(ecran.formation.pk)


def _rang(texte: str) -> int:
    return int(texte) if texte.isdecimal() and len(texte) < 5 else 0


def _entier(nombre: int, geste: Callable[..., str]) -> Callable[..., str]:
    """A gesture that lacks an argument is none of ours."""

    def faire(ecran: Ecran, par: Compte, cle: uuid.UUID, arguments: list[str]) -> str:
        return geste(ecran, par, cle, arguments) if len(arguments) == nombre else ""

    return faire


GESTES: dict[str, Callable[[Ecran, Compte, uuid.UUID, list[str]], Any]] = {
    "etape.monter": _entier(2, _etape_bouger(-1)),
    "etape.descendre": _entier(2, _etape_bouger(1)),
    "etape.placer": _entier(4, _etape_placer),
    "etape.dupliquer": _entier(2, _etape_dupliquer),
    "etape.retirer": _entier(2, _etape_retirer),
    "module.monter": _entier(1, _module_bouger(-1)),
    "module.descendre": _entier(1, _module_bouger(1)),
    "module.placer": _entier(2, _module_placer),
    "module.retirer": _entier(1, _module_retirer),
}
