"""The bodies of the region and their seats: nineteen of them, two bassins without a committee, by the rules."""

import uuid
from collections import Counter
from typing import Any

from reseau.animation.choices import Qualite
from reseau.animation.models import Comite, Siege
from reseau.animation.rules.comites import comite_creer, siege_nommer
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Mandat
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commission
from safran.demo.lecture import fichier_lire, jour

OUVERTES, NOMMES = -900, -400
DITS = ("personne", "courriel", "organisme")


def instances_construire(contexte: dict[str, Any]) -> None:
    """Each body with its seats; nothing when they stand already."""
    if Comite.objects.exists():
        return
    comptes = contexte["comptes"]
    region = comptes["olivier-marchadier"]
    for fiche in fichier_lire("instances.yaml"):
        comite = comite_creer(par=region, cle=uuid.uuid4(), du=jour(OUVERTES), **_territoire(fiche), **{
            nom: fiche[nom] for nom in ("code", "genre", "nom", "visibilite", "cadence") if nom in fiche
        })  # fmt: skip
        for siege in fiche.get("sieges", ()):
            if siege.get("qualite") != Qualite.SUPPLEANT:
                _nommer(comite, siege, comptes, region)
        _secretariat(comite, region)
        if comite.commission:
            _reseaux(comite, region)
        if fiche.get("structures"):
            _structures(comite, region)
        for siege in fiche.get("sieges", ()):
            if siege.get("qualite") == Qualite.SUPPLEANT:
                _nommer(comite, siege, comptes, region)


def _territoire(fiche: dict[str, Any]) -> dict[str, Any]:
    return {
        "parent": Comite.objects.get(code=fiche["parent"]) if "parent" in fiche else None,
        "bassin": Bassin.objects.get(code=fiche["bassin"]) if "bassin" in fiche else None,
        "commission": Commission.objects.get(code=fiche["commission"]) if "commission" in fiche else None,
    }


def _nommer(comite: Comite, dit: dict[str, Any], comptes: dict[str, Compte], par: Compte) -> Siege:
    """A seat as the sheet says it; a stand-in names the structure whose seat it stands for."""
    return siege_nommer(
        comite=comite,
        par=par,
        cle=uuid.uuid4(),
        compte=comptes[dit["qui"]] if "qui" in dit else None,
        qualite=dit.get("qualite", Qualite.TITULAIRE),
        structure=Structure.objects.get(code=dit["structure"]) if "structure" in dit else None,
        reseau=Reseau.objects.get(code=dit["reseau"]) if "reseau" in dit else None,
        supplee=comite.sieges.filter(structure__code=dit["supplee"]).first() if "supplee" in dit else None,
        du=jour(dit.get("depuis", NOMMES)),
        **{nom: dit[nom] for nom in DITS if nom in dit},
    )


def _secretariat(comite: Comite, par: Compte) -> None:
    """Who animates the bassin, or one of the commission, keeps its secretariat."""
    if comite.sieges.filter(qualite=Qualite.SECRETARIAT).exists():
        return
    tenus = comite.commission.compositions.values_list("bassin", flat=True) if comite.commission else []
    bassins = [comite.bassin_id] if comite.bassin_id else list(tenus)
    animent = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin__in=bassins)
    (qui, _), *_autres = Counter(mandat.compte for mandat in animent.select_related("compte")).most_common()
    siege_nommer(
        comite=comite, par=par, cle=uuid.uuid4(), compte=qui, qualite=Qualite.SECRETARIAT, du=jour(NOMMES),
        structure=Structure.objects.get(code="region-ligne-orientation"),
    )  # fmt: skip


def _reseaux(comite: Comite, par: Compte) -> None:
    """A seat for each network that works in a commission, held by who leads it when someone does."""
    tenues = Appartenance.objects.en_vigueur().filter(bassin__in=comite.commission.compositions.values("bassin"))
    menes = {m.reseau_id: m.compte for m in Mandat.objects.en_vigueur().filter(role=Role.TETE_RESEAU)}
    for reseau in Reseau.objects.filter(structures__in=tenues.values("structure")).distinct():
        siege_nommer(
            comite=comite, par=par, cle=uuid.uuid4(), compte=menes.get(reseau.pk), reseau=reseau, du=jour(NOMMES)
        )


def _structures(comite: Comite, par: Compte) -> None:
    """A seat for each structure of the bassin, held by its longest member who has none here."""
    tenues = Appartenance.objects.en_vigueur().filter(bassin=comite.bassin)
    siennes = Structure.objects.filter(pk__in=tenues.values("structure"))
    assis = set(comite.sieges.exclude(compte=None).values_list("compte", flat=True))
    for structure in siennes.order_by("nom"):
        libres = structure.rattachements.en_vigueur().exclude(compte__in=assis).select_related("compte")
        tenant = libres.order_by("du", "pk").first()
        siege_nommer(
            comite=comite, par=par, cle=uuid.uuid4(), compte=tenant and tenant.compte, structure=structure,
            du=max(jour(NOMMES), tenant.du) if tenant else jour(NOMMES),
        )  # fmt: skip
        if tenant:
            assis.add(tenant.compte_id)
