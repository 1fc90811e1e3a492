"""From rows to what is answered; each field is named here one by one, so that nothing leaves by accident."""

from typing import Any

from django.utils import timezone

from reseau.annuaire.adresses import fiche_url
from reseau.annuaire.au_lieu import donnes_ici
from reseau.annuaire.models import Contact, Creneau, Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.fiches import Fiche
from reseau.annuaire.queries.delivrance import Offre
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.resultats import LieuTrouve, StructureTrouvee
from reseau.echanges.exports.details import contact_en_donnees, creneau_en_donnees, service_du_creneau
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.models import Terme

Objet = dict[str, Any]


def reseau_ecrire(reseau: Reseau) -> Objet:
    """A network."""
    return {
        "code": reseau.code,
        "nom": reseau.nom,
        "sigle": reseau.sigle,
        "description": reseau.description,
        "site_web": reseau.site,
        "missions": _codes(reseau.missions.all()),
        "publics": _codes(reseau.publics.all()),
        "niveaux_cep": _codes(reseau.niveaux_cep.all()),
        "reseaux_porteurs": reseau.correspondance,
    }


def structure_ecrire(structure: Structure, visibles: dict[int, str]) -> Objet:
    """A structure; a parent that nobody may see is not named."""
    statut = structure.statuts_du_jour[0].statut if structure.statuts_du_jour else None
    return {
        "id": str(structure.public_id),
        "code": structure.code,
        "nom": structure.nom,
        "sigle": structure.sigle,
        "siret": structure.siret,
        "description": structure.presentation,
        "site_web": structure.site,
        "courriel": structure.courriel,
        "telephone": structure.telephone,
        "reseau": structure.reseau.code,
        "structure_mere": visibles.get(structure.parent_id),
        "statut": statut,
        "lieux": [str(lieu.public_id) for lieu in structure.lieux_publies],
        "services": [service.pk for service in structure.services_publies],
        "contacts": _contacts(structure.contacts_publics),
        "date_maj": _instant(structure.modifie_le),
        "lien_source": fiche_url(structure),
    }


def lieu_ecrire(lieu: Lieu, visibles: dict[int, str]) -> Objet:
    """A place; the host is named when anyone may see it."""
    latitude, longitude = lieu.position
    commune, bassins = lieu.commune, lieu.commune.bassins_du_jour
    return {
        "id": str(lieu.public_id),
        "structure": lieu.structure.code,
        "nom": lieu.nom,
        "adresse": lieu.adresse,
        "complement_adresse": lieu.complement,
        "code_postal": lieu.code_postal,
        "commune": commune.nom,
        "code_insee": commune.code_insee,
        "departement": commune.departement.code,
        "epci": commune.epci.siren if commune.epci else None,
        "bassin": bassins[0].bassin.code if bassins else None,
        "latitude": latitude,
        "longitude": longitude,
        "position_exacte": lieu.latitude is not None and lieu.longitude is not None,
        "horaires_accueil": lieu.horaires,
        "fermetures": [_fermeture(fermeture) for fermeture in lieu.fermetures],
        "acces": lieu.acces,
        "langues": lieu.langues,
        "telephone": lieu.telephone,
        "courriel": lieu.courriel,
        "site_web": lieu.site,
        "permanence": lieu.permanence,
        "chez": visibles.get(lieu.chez_id),
        "services": [aux.service_id for aux in lieu.services_publies],
        "contacts": _contacts(lieu.contacts_publics),
        "permanences": [_creneau(creneau) for creneau in lieu.creneaux_publics],
        **_dates(lieu),
    }


def _fermeture(fermeture: dict[str, Any]) -> Objet:
    """A closure, as it is kept."""
    dates = {cle: str(fermeture.get(cle, "")) for cle in ("du", "au", "motif")}
    return dates | {"tous_les_ans": bool(fermeture.get("annuel"))}


def service_ecrire(service: Service) -> Objet:
    """A service; the contact of a place is left out: it may name a person."""
    return {
        "id": service.pk,
        "structure": service.structure.code,
        "nom": service.nom,
        "description": service.description,
        "missions": _codes(service.missions.all()),
        "publics": _codes(service.publics.all()),
        "thematiques": _codes(service.themes.all()),
        "niveaux_cep": _codes(service.niveaux_cep.all()),
        "modes_accueil": service.modes,
        "conditions_acces": service.conditions,
        "comment_joindre": service.comment_joindre,
        "horaires_a_distance": service.heures_a_distance,
        "zone_eligibilite": {"type": service.zone, "codes": service.zone_codes},
        "frais": "gratuit",
        "lieux": [_au_lieu(aux, service) for aux in service.lieux_publies],
        "contacts": _contacts(service.contacts_publics),
        **_dates(service),
        "lien_source": fiche_url(service.structure),
    }


def _au_lieu(au_lieu: ServiceAuLieu, service: Service) -> Objet:
    """What is given at a place."""
    return {
        "lieu": str(au_lieu.lieu.public_id),
        "horaires": au_lieu.horaires,
        "missions": sorted(donnes_ici(au_lieu.missions, _codes(service.missions.all()))),
        "modes_accueil": donnes_ici(au_lieu.modes, service.modes),
    }


def _contacts(contacts: list[Contact]) -> list[Objet]:
    return [contact_en_donnees(contact) for contact in contacts]


def _creneau(creneau: Creneau) -> Objet:
    service = service_du_creneau(creneau)
    return creneau_en_donnees(creneau, creneau.structure.code, service.pk if service else None)


def trouvee_ecrire(trouvee: StructureTrouvee) -> Objet:
    """A structure of the search."""
    return {
        "rang": trouvee.numero,
        "structure": _structure_breve(trouvee.structure),
        "distance_km": _arrondi(trouvee.repere.distance if trouvee.repere else None),
        "services": [{"id": service.pk, "nom": service.nom} for service in trouvee.services],
        "lieux": [_lieu_trouve(lieu) for lieu in trouvee.lieux],
        "niveaux_cep": trouvee.niveaux,
        "fraicheur": str(trouvee.fraicheur),
        "lien_source": fiche_url(trouvee.structure),
    }


def _lieu_trouve(trouve: LieuTrouve) -> Objet:
    return {
        "id": str(trouve.lieu.public_id),
        "nom": trouve.lieu.nom,
        "commune": trouve.lieu.commune.nom,
        "latitude": trouve.latitude,
        "longitude": trouve.longitude,
        "distance_km": _arrondi(trouve.distance),
        "ouvert": trouve.ouverture.ouvert if trouve.ouverture else None,
    }


def offre_ecrire(offre: Offre) -> Objet:
    """A service able to deliver."""
    lieu = offre.lieu
    return {
        "structure": _structure_breve(offre.structure),
        "service": {"id": offre.service.pk, "nom": offre.service.nom},
        "lieu": {"id": str(lieu.public_id), "nom": lieu.nom, "commune": lieu.commune.nom} if lieu else None,
        "distance_km": _arrondi(offre.distance),
    }


def terme_ecrire(terme: Terme) -> Objet:
    """A word of a vocabulary."""
    return mot_ecrire(
        terme.code, terme.libelle, terme.description, terme.valide_du, terme.valide_au, terme.correspondance
    )


def mot_ecrire(
    code: str, libelle: str, description: str = "", du: Any = None, au: Any = None, envoyes: list[str] | None = None
) -> Objet:
    """A word of any list."""
    return {
        "code": str(code),
        "libelle": str(libelle),
        "description": description,
        "valide_du": du.isoformat() if du else None,
        "valide_au": au.isoformat() if au else None,
        "data_inclusion": envoyes or [],
    }


def _structure_breve(structure: Structure) -> Objet:
    return {"code": structure.code, "nom": structure.nom, "reseau": structure.reseau.code}


def _codes(termes: Any) -> list[str]:
    return [terme.code for terme in termes]


def _dates(fiche: Fiche) -> Objet:
    confirme = fiche.confirme_le
    return {
        "date_maj": _instant(fiche.modifie_le),
        "date_confirmation": confirme.isoformat() if confirme else None,
        "fraicheur": str(fraicheur_de(confirme)),
    }


def _instant(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _arrondi(distance: float | None) -> float | None:
    return None if distance is None else round(distance, 1)
