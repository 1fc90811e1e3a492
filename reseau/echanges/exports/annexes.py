"""Two tables beside the directory: whom to call, and who receives where on which half-day.

Our imports do not read them: the sheets come back by the other formats, these are kept on the site.
"""

from collections.abc import Iterator
from typing import Any

from home.tables import lignes_csv
from home.typographie import JOURS
from reseau.annuaire.models import Creneau, Lieu, Service
from reseau.annuaire.queries.contacts import contacts_publics
from reseau.annuaire.queries.permanences import creneaux_publics
from reseau.echanges.exports.bilan import Bilan
from reseau.echanges.exports.details import contact_en_donnees, creneau_en_donnees, service_du_creneau
from reseau.echanges.identifiants import identifiant_lieu, identifiant_service, identifiant_structure
from reseau.echanges.imports import ecritures as valeurs
from reseau.echanges.queries.exportables import Exportables, StructureExportee

CONTACTS = (
    "structure_id", "structure_nom", "lieu_id", "lieu_nom", "service_id", "service_nom", "libelle", "telephone",
    "courriel", "precision",
)  # fmt: skip
PERMANENCES = (
    "lieu_id", "lieu_nom", "commune", "code_insee", "hote_id", "hote_nom", "structure_id", "structure_nom",
    "service_id", "service_nom", "jour", "demi_journee", "debut", "fin", "semaines", "rangs", "du", "au",
    "sur_rendez_vous", "salle", "horaires",
)  # fmt: skip
Cellules = dict[str, Any]


def contacts_exporter(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """One line for each public contact of what is exported."""
    return lignes_csv(CONTACTS, _rangs_contacts(exportables, bilan))


def permanences_exporter(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """One line for each half-day that the structures exported hold, wherever it is."""
    return lignes_csv(PERMANENCES, _rangs_permanences(exportables, bilan))


def _rangs_contacts(exportables: Exportables, bilan: Bilan) -> Iterator[list[Any]]:
    for exportee in exportables.structures(details=True, parmi=contacts_publics().order_by().values("structure")):
        _compter(exportee, bilan)
        for cellules in _contacts(exportee):
            bilan.contacts += 1
            yield [cellules.get(nom) for nom in CONTACTS]


def _contacts(exportee: StructureExportee) -> Iterator[Cellules]:
    """Those of the structure, then place by place, then service by service; only what is exported."""
    structure, contacts = exportee.structure, exportee.contacts
    base = {"structure_id": identifiant_structure(structure), "structure_nom": valeurs.texte(structure.nom)}
    for contact in contacts.structure:
        yield base | contact_en_donnees(contact)
    for lieu in exportee.montres:
        for contact in contacts.lieux.get(lieu.pk, []):
            yield base | _lieu(lieu) | contact_en_donnees(contact)
    for exporte in exportee.services:
        for contact in contacts.services.get(exporte.service.pk, []):
            yield base | _service(exporte.service) | contact_en_donnees(contact)


def _rangs_permanences(exportables: Exportables, bilan: Bilan) -> Iterator[list[Any]]:
    for exportee in exportables.structures(details=True, parmi=creneaux_publics().order_by().values("structure")):
        _compter(exportee, bilan)
        for creneau in exportee.tenus:
            bilan.permanences += 1
            cellules = _permanence(creneau)
            yield [cellules.get(nom) for nom in PERMANENCES]


def _permanence(creneau: Creneau) -> Cellules:
    lieu, service = creneau.lieu, service_du_creneau(creneau)
    donnees = creneau_en_donnees(creneau, identifiant_structure(creneau.structure), None)
    return {
        **donnees,
        **_lieu(lieu),
        "commune": lieu.commune.nom,
        "code_insee": lieu.commune.code_insee,
        "hote_id": identifiant_structure(lieu.structure),
        "hote_nom": valeurs.texte(lieu.structure.nom),
        **(_service(service) if service else {}),
        "jour": JOURS[creneau.jour],
        "rangs": ", ".join(map(str, creneau.rangs)),
        "sur_rendez_vous": "oui" if creneau.sur_rendez_vous else "non",
    }


def _lieu(lieu: Lieu) -> Cellules:
    return {"lieu_id": identifiant_lieu(lieu), "lieu_nom": valeurs.texte(lieu.nom)}


def _service(service: Service) -> Cellules:
    return {"service_id": identifiant_service(service), "service_nom": valeurs.texte(service.nom)}


def _compter(exportee: StructureExportee, bilan: Bilan) -> None:
    bilan.structures += 1
    bilan.services += len(exportee.services)
    bilan.lieux += len(exportee.montres)
