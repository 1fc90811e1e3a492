"""GeoJSON (RFC 7946): one point per place, with its structure and what is given there.

What has no place is there too, without geometry: a service at a distance is not lost for being nowhere.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from reseau.annuaire.models import Contact, Creneau, Lieu
from reseau.annuaire.models.fiches import AuLieu, donnes_ici, niveaux_ici
from reseau.annuaire.portes import DEMANDE, fiche_url
from reseau.echanges.exports.data_inclusion import exportee_date
from reseau.echanges.identifiants import identifiant_lieu, identifiant_service, identifiant_structure
from reseau.echanges.imports import nettoyage
from reseau.echanges.queries import exports

Objet = dict[str, Any]
Donne = tuple[exports.ServiceExporte, AuLieu]


def exporter(exportables: exports.Exportables, bilan: exports.Bilan) -> Iterator[str]:
    """The whole collection."""
    licence = _json({"licence": exports.LICENCE, "licence_url": exports.LICENCE_URL})[1:-1]
    yield f'{{"type":"FeatureCollection","name":"annuaire",{licence},"features":[\n'
    virgule = ""
    for exportee in exportables.structures(details=True):
        bilan.noter(exportee)
        for objet in _objets(exportee):
            yield virgule + _json(objet)
            virgule = ",\n"
    yield "\n]}\n"


def _objets(exportee: exports.StructureExportee) -> Iterator[Objet]:
    for lieu in exportee.montres:
        ici = [(s, au_lieu) for s in exportee.services for au_lieu in s.lieux if au_lieu.lieu == lieu]
        yield _objet(exportee, lieu, ici)
    ailleurs = [(s, AuLieu(None, s.service.heures_a_distance)) for s in exportee.services if s.sans_lieu]
    if ailleurs or not exportee.montres:
        yield _objet(exportee, None, ailleurs)


def _objet(exportee: exports.StructureExportee, lieu: Lieu | None, services: Sequence[Donne]) -> Objet:
    structure, identifiant = exportee.structure, identifiant_structure(exportee.structure)
    geometrie, dit, contacts = None, {}, exportee.contacts
    if lieu:
        latitude, longitude = lieu.position
        geometrie = {"type": "Point", "coordinates": [nettoyage.degres(longitude), nettoyage.degres(latitude)]}
        dit = {**_lieu(lieu), "permanences": [_creneau(creneau) for creneau in exportee.creneaux.get(lieu.pk, [])]}
    proprietes = {
        "structure_id": identifiant,
        "structure": nettoyage.texte(structure.nom),
        "sigle": nettoyage.texte(structure.sigle),
        "reseau": structure.reseau.code,
        "site_web": nettoyage.texte(structure.site),
        "lien": fiche_url(structure),
        "telephone": nettoyage.telephone((lieu and lieu.telephone) or structure.telephone),
        "courriel": (lieu and lieu.courriel) or structure.courriel,
        "date_maj": (nettoyage.date_de(lieu) if lieu else exportee_date(exportee)).isoformat(),
        "contacts": _contacts([*contacts.structure, *(contacts.lieux.get(lieu.pk, []) if lieu else [])]),
        **dit,
        "services": [
            {**_service(s, au_lieu), "contacts": _contacts(contacts.services.get(s.service.pk, []))}
            for s, au_lieu in services
        ],
    }
    cle = identifiant_lieu(lieu) if lieu else f"{identifiant}-sans-lieu"
    return {"type": "Feature", "id": cle, "geometry": geometrie, "properties": proprietes}


def _lieu(lieu: Lieu) -> Objet:
    return {
        "nom": nettoyage.texte(lieu.nom),
        "adresse": nettoyage.texte(lieu.adresse),
        "complement": nettoyage.texte(lieu.complement),
        "code_postal": lieu.code_postal,
        "commune": lieu.commune.nom,
        "code_insee": lieu.commune.code_insee,
        "position_exacte": lieu.latitude is not None and lieu.longitude is not None,
        "horaires": nettoyage.texte(lieu.horaires),
        "fermetures": [{cle: str(f.get(cle, "")) for cle in ("du", "au", "motif")} for f in lieu.fermetures],
        "acces": nettoyage.texte(lieu.acces),
        "langues": lieu.langues,
        "permanence": lieu.permanence,
    }


def _service(exporte: exports.ServiceExporte, ici: AuLieu) -> Objet:
    """What is given at this place: its missions and modes there, among those of the service."""
    service, codes = exporte.service, exporte.codes
    missions = donnes_ici(ici.missions, codes["missions"])
    return {
        "id": identifiant_service(service),
        "nom": nettoyage.texte(service.nom),
        **codes,
        "missions": missions,
        "niveaux_cep": niveaux_ici(codes["niveaux_cep"], missions) if ici.missions else codes["niveaux_cep"],
        "modes": donnes_ici(ici.modes, service.modes),
        "conditions": nettoyage.texte(service.conditions),
        "comment_joindre": nettoyage.texte(service.comment_joindre),
        **{nom: getattr(service, nom) for nom in DEMANDE},
        "zone": service.zone,
        "zone_codes": service.zone_codes,
        "horaires": nettoyage.texte(ici.horaires),
        "horaires_a_distance": nettoyage.texte(service.heures_a_distance),
    }


def _contacts(contacts: Sequence[Contact]) -> list[Objet]:
    return [exports.contact_en_donnees(contact) for contact in contacts]


def _creneau(creneau: Creneau) -> Objet:
    service = exports.service_du_creneau(creneau)
    identifiant = identifiant_service(service) if service else None
    return exports.creneau_en_donnees(creneau, identifiant_structure(creneau.structure), identifiant)


def _json(valeur: Any) -> str:
    return json.dumps(valeur, ensure_ascii=False, separators=(",", ":"))
