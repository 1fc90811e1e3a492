"""The life of the bassins: news, orientations and their relays, the log, through their rules."""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale.choices import Visibilite
from reseau.vie_locale.models import Actualite, OrientationRegionale
from reseau.vie_locale.queries.reseaux import reseaux_destinataires, tetes_par_reseau
from reseau.vie_locale.rules.actualites import actualite_ecrire
from reseau.vie_locale.rules.journal import entree_ecrire
from reseau.vie_locale.rules.orientations import orientation_publier, orientation_relayer, orientations_rappeler
from reseau.vocabulaires.models import Theme
from safran.demo.lecture import fichier_lire, instant, jour

DEMAIN, DELAI_DU_RELAIS = 1, 7  # jours


def vie_locale_construire(contexte: dict[str, Any]) -> None:
    """Each kind in turn; nothing when it stands already."""
    if Actualite.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    dits = fichier_lire("vie_locale.yaml")
    for fiche in dits["actualites"]:
        _actualite(fiche, comptes)
    for fiche in dits["orientations"]:
        _orientation(fiche, dits["reseaux"], comptes["olivier-marchadier"])
    orientations_rappeler()
    for fiche in dits["journal"]:
        _entree(fiche, comptes)


def _actualite(fiche: dict[str, Any], comptes: dict[str, Compte]) -> None:
    """Written today, then given the past day on which it came out, which no rule would."""
    actualite = actualite_ecrire(
        par=comptes[fiche["par"]],
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        texte=fiche["texte"],
        lien=fiche.get("lien", ""),
        bassins=Bassin.objects.filter(code__in=fiche["bassins"]),
        themes=Theme.objects.filter(code__in=fiche.get("themes", ())),
        visibilite=fiche.get("visibilite", Visibilite.PUBLIC.value),
        expire_le=jour(fiche["dure"]),
    )
    passe = {"du": jour(-fiche["il_y_a"]), "ecrite_le": instant(fiche["il_y_a"])}
    Actualite.objects.filter(pk=actualite.pk).update(**passe)


def _orientation(fiche: dict[str, Any], relaient: dict[str, Any], region: Compte) -> None:
    """Published, then given its past days; relayed by each network a week later, but for those left aside."""
    orientation = orientation_publier(
        par=region,
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        texte=fiche["texte"].strip(),
        echeance=jour(max(DEMAIN, fiche["echeance"])),
    )
    OrientationRegionale.objects.filter(pk=orientation.pk).update(
        du=jour(-fiche["il_y_a"]), publiee_le=instant(fiche["il_y_a"]), echeance=jour(fiche["echeance"])
    )
    orientation.refresh_from_db()
    reseaux = [reseau for reseau in reseaux_destinataires() if reseau.code not in fiche["sauf"]]
    tetes = tetes_par_reseau(reseaux)
    for reseau in reseaux:
        _relais(orientation, reseau, next(iter(tetes.get(reseau.pk, ())), region), relaient[reseau.code])


def _relais(orientation: OrientationRegionale, reseau: Reseau, par: Compte, dit: dict[str, Any]) -> None:
    le = min(orientation.du + datetime.timedelta(days=DELAI_DU_RELAIS), timezone.localdate())
    orientation_relayer(
        orientation=orientation, reseau=reseau, par=par, le=le, destinataires=dit["a"], nombre=dit["nombre"]
    )


def _entree(fiche: dict[str, Any], comptes: dict[str, Compte]) -> None:
    structure = Structure.objects.get(code=fiche["structure"]) if "structure" in fiche else None
    entree_ecrire(
        par=comptes[fiche["par"]],
        cle=uuid.uuid4(),
        genre=fiche["genre"],
        le=jour(-fiche["il_y_a"]),
        bassin=Bassin.objects.get(code=fiche["bassin"]),
        structure=structure,
        minutes=fiche["minutes"],
        note=fiche["note"],
    )
