"""Places and services that two merged structures describe twice: one stays, the source finds it again.

Only what an import created and nobody touched since goes; the rest stays side by side, for a person to sort out.
"""

from dataclasses import dataclass, field

from reseau.annuaire.choices import Genre
from reseau.annuaire.etats import etat_de
from reseau.annuaire.models import Lieu, LigneRecherche, Modification, Provenance, Rappel, Service, ServiceAuLieu
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.annuaire.rules.references import references_trouver
from reseau.echanges.imports.doublons import lieu_jumeau, meme_nom
from reseau.structures.models import Structure

SITUATION = ("commune", "adresse", "latitude", "longitude")
INTACTES = {"version": 1, "confirme_par": None}
SUIVANTES = (Provenance, LigneRecherche, Modification, Rappel, ServiceAuLieu)


@dataclass
class Jumelles:
    """For each sheet of the source, by key, the key of the one that stays."""

    lieux: dict[int, int] = field(default_factory=dict)
    services: dict[int, int] = field(default_factory=dict)


def jumelles_trouver(*, source: Structure, cible: Structure, nom_source: str) -> Jumelles:
    """What the structure of a source repeats of the one that it is about to join."""
    trouvees = Jumelles()
    intactes = {"structure": source, "source": nom_source, **INTACTES}
    for lieu in Lieu.objects.filter(**intactes).select_related("commune").order_by("pk"):
        if jumeau := lieu_jumeau(cible.pk, etat_de(lieu, SITUATION)):
            trouvees.lieux[lieu.pk] = jumeau.pk
    for service in Service.objects.filter(**intactes).order_by("pk"):
        if homonyme := meme_nom(cible.pk, service.nom):
            trouvees.services[service.pk] = homonyme.pk
    for modele, paires in ((Lieu, trouvees.lieux), (Service, trouvees.services)):
        for cle in references_trouver(modele=modele, cles=list(paires), sauf=(*SUIVANTES, Service)):
            del paires[cle]
    return trouvees


def jumelles_joindre(*, jumelles: Jumelles, cible: Structure) -> None:
    """Their provenance and where services are given go to the sheets that stay; the repeated ones go.

    Both structures are held by the merger: what was touched before it is seen here, and stays.
    """
    for modele, paires in ((Lieu, jumelles.lieux), (Service, jumelles.services)):
        intactes = set(modele.objects.filter(pk__in=paires, **INTACTES).values_list("pk", flat=True))
        for cle in paires.keys() - intactes:
            del paires[cle]
    for cle, jumeau in jumelles.services.items():
        _liens_suivre("service_id", cle, jumeau)
        Provenance.objects.filter(genre=Genre.SERVICE, service=cle).update(service=jumeau)
    for cle, jumeau in jumelles.lieux.items():
        _liens_suivre("lieu_id", cle, jumeau)
        Provenance.objects.filter(genre=Genre.LIEU, lieu=cle).update(lieu=jumeau)
    Service.objects.filter(pk__in=jumelles.services).delete()
    Lieu.objects.filter(pk__in=jumelles.lieux).delete()
    structures_indexer(structures=[cible.pk])


def _liens_suivre(nom: str, cle: int, jumeau: int) -> None:
    """Links of a sheet become those of its twin; those that the twin has already are let go."""
    for lien in ServiceAuLieu.objects.filter(**{nom: cle}):
        setattr(lien, nom, jumeau)
        if not ServiceAuLieu.objects.filter(service=lien.service_id, lieu=lien.lieu_id).exists():
            lien.save(update_fields=[nom])
