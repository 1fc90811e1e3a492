"""Our own spreadsheet, the one that imports read, and the two tables beside it: whom to call, who receives where."""

from collections.abc import Iterator
from typing import Any

from home.documents.tableurs import lignes_csv, lignes_xlsx
from home.temps.typographie import JOURS
from reseau.annuaire.models import Creneau, Lieu, Service
from reseau.annuaire.models.fiches import AuLieu
from reseau.annuaire.portes import contacts_publics, creneaux_publics
from reseau.echanges.identifiants import identifiant_lieu, identifiant_service, identifiant_structure
from reseau.echanges.imports import nettoyage
from reseau.echanges.imports.nettoyage import telephone_lire
from reseau.echanges.imports.tableur import COLONNES
from reseau.echanges.queries.exports import (
    Bilan,
    Exportables,
    ServiceExporte,
    StructureExportee,
    contact_en_donnees,
    creneau_en_donnees,
    service_du_creneau,
)
from reseau.structures.models import Structure

# Our own spreadsheet, the one that imports read: one line per service at one place.

Cellules = dict[str, Any]
LISTE = ", "


def exporter_csv(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """As a CSV for French spreadsheets."""
    return lignes_csv(list(COLONNES), _rangs(exportables, bilan))


def exporter_xlsx(exportables: Exportables, bilan: Bilan) -> Iterator[bytes]:
    """As a workbook where every cell is a text: no code loses its zero."""
    rangs = (["" if valeur is None else str(valeur) for valeur in rang] for rang in _rangs(exportables, bilan))
    return lignes_xlsx(list(COLONNES), rangs)


def _rangs(exportables: Exportables, bilan: Bilan) -> Iterator[list[Any]]:
    for exportee in exportables.structures():
        bilan.noter(exportee)
        for cellules in lignes(exportee):
            yield [cellules.get(nom) for nom in COLONNES]


def lignes(exportee: StructureExportee) -> Iterator[Cellules]:
    """Place by place with what is given there, then what is given nowhere; a structure alone has a line too."""
    structure = _structure(exportee.structure)
    for lieu in exportee.montres:
        ici = [(service, au_lieu) for service in exportee.services for au_lieu in service.lieux if au_lieu.lieu == lieu]
        for service, au_lieu in ici:
            date = _date(service.service, lieu)
            yield {**structure, **_lieu(lieu), **_service(service), **_ici(au_lieu), "date_maj": date}
        if not ici:
            yield {**structure, **_lieu(lieu), "date_maj": _date(lieu)}
    for service in exportee.services:
        if service.sans_lieu:
            heures = nettoyage.texte(service.service.heures_a_distance)
            yield {**structure, **_service(service), "horaires": heures, "date_maj": _date(service.service)}
    if not exportee.montres and not exportee.services:
        yield structure


def _structure(structure: Structure) -> Cellules:
    return {
        "structure_id": identifiant_structure(structure),
        "structure_nom": nettoyage.texte(structure.nom),
        "reseau": structure.reseau.code,
        "siret": structure.siret,
        "presentation": nettoyage.texte(structure.presentation),
        "site": nettoyage.texte(structure.site),
    }


def _lieu(lieu: Lieu) -> Cellules:
    return {
        "lieu_id": identifiant_lieu(lieu),
        "lieu_nom": nettoyage.texte(lieu.nom),
        "adresse": nettoyage.texte(lieu.adresse),
        "complement": nettoyage.texte(lieu.complement),
        "code_postal": lieu.code_postal,
        "commune": lieu.commune.nom,
        "code_insee": lieu.commune.code_insee,
        "latitude": nettoyage.degres(lieu.latitude),
        "longitude": nettoyage.degres(lieu.longitude),
        "horaires": nettoyage.texte(lieu.horaires),
        "telephone": telephone_lire(lieu.telephone),
        "courriel": nettoyage.texte(lieu.courriel),
        "acces": nettoyage.texte(lieu.acces),
        "langues": LISTE.join(lieu.langues),
        "permanence": "oui" if lieu.permanence else "non",
    }


def _service(exporte: ServiceExporte) -> Cellules:
    service = exporte.service
    return {
        "service_id": identifiant_service(service),
        "service_nom": nettoyage.texte(service.nom),
        "description": nettoyage.texte(service.description),
        **{nom: LISTE.join(codes) for nom, codes in exporte.codes.items()},
        "modes": LISTE.join(service.modes),
        "conditions": nettoyage.texte(service.conditions),
        "comment_joindre": nettoyage.texte(service.comment_joindre),
        "modes_mobilisation": LISTE.join(service.modes_mobilisation),
        "mobilisable_par": LISTE.join(service.mobilisable_par),
        "lien_mobilisation": service.lien_mobilisation,
        "heures_par_semaine": service.heures_par_semaine,
        "nombre_semaines": service.nombre_semaines,
        "zone": service.zone,
        "zone_codes": LISTE.join(service.zone_codes),
    }


def _ici(au_lieu: AuLieu) -> Cellules:
    """What is said of a service at this place; empty, it is as the service says."""
    return {"missions_au_lieu": LISTE.join(au_lieu.missions), "modes_au_lieu": LISTE.join(au_lieu.modes)}


def _date(*fiches: Any) -> str:
    return nettoyage.date_de(*fiches).isoformat()


# Two tables beside the directory: whom to call, and who receives where on which half-day.
#
# Our imports do not read them: the sheets come back by the other formats, these are kept on the site.

CONTACTS = (
    "structure_id", "structure_nom", "lieu_id", "lieu_nom", "service_id", "service_nom", "libelle", "telephone",
    "courriel", "precision",
)  # fmt: skip
PERMANENCES = (
    "lieu_id", "lieu_nom", "commune", "code_insee", "hote_id", "hote_nom", "structure_id", "structure_nom",
    "service_id", "service_nom", "jour", "demi_journee", "debut", "fin", "semaines", "rangs", "du", "au",
    "sur_rendez_vous", "salle", "horaires",
)  # fmt: skip


def contacts_exporter(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """One line for each public contact of what is exported."""
    return lignes_csv(CONTACTS, _rangs_contacts(exportables, bilan))


def permanences_exporter(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """One line for each half-day that the structures exported hold, wherever it is."""
    return lignes_csv(PERMANENCES, _rangs_permanences(exportables, bilan))


def _rangs_contacts(exportables: Exportables, bilan: Bilan) -> Iterator[list[Any]]:
    for exportee in exportables.structures(details=True, parmi=contacts_publics().order_by().values("structure")):
        bilan.noter(exportee)
        for cellules in _contacts(exportee):
            bilan.contacts += 1
            yield [cellules.get(nom) for nom in CONTACTS]


def _contacts(exportee: StructureExportee) -> Iterator[Cellules]:
    """Those of the structure, then place by place, then service by service; only what is exported."""
    structure, contacts = exportee.structure, exportee.contacts
    base = {"structure_id": identifiant_structure(structure), "structure_nom": nettoyage.texte(structure.nom)}
    for contact in contacts.structure:
        yield base | contact_en_donnees(contact)
    for lieu in exportee.montres:
        for contact in contacts.lieux.get(lieu.pk, []):
            yield base | _lieu_annexes(lieu) | contact_en_donnees(contact)
    for exporte in exportee.services:
        for contact in contacts.services.get(exporte.service.pk, []):
            yield base | _service_annexes(exporte.service) | contact_en_donnees(contact)


def _rangs_permanences(exportables: Exportables, bilan: Bilan) -> Iterator[list[Any]]:
    for exportee in exportables.structures(details=True, parmi=creneaux_publics().order_by().values("structure")):
        bilan.noter(exportee)
        for creneau in exportee.tenus:
            bilan.permanences += 1
            cellules = _permanence(creneau)
            yield [cellules.get(nom) for nom in PERMANENCES]


def _permanence(creneau: Creneau) -> Cellules:
    lieu, service = creneau.lieu, service_du_creneau(creneau)
    donnees = creneau_en_donnees(creneau, identifiant_structure(creneau.structure), None)
    return {
        **donnees,
        **_lieu_annexes(lieu),
        "commune": lieu.commune.nom,
        "code_insee": lieu.commune.code_insee,
        "hote_id": identifiant_structure(lieu.structure),
        "hote_nom": nettoyage.texte(lieu.structure.nom),
        **(_service_annexes(service) if service else {}),
        "jour": JOURS[creneau.jour],
        "rangs": ", ".join(map(str, creneau.rangs)),
        "sur_rendez_vous": "oui" if creneau.sur_rendez_vous else "non",
    }


def _lieu_annexes(lieu: Lieu) -> Cellules:
    return {"lieu_id": identifiant_lieu(lieu), "lieu_nom": nettoyage.texte(lieu.nom)}


def _service_annexes(service: Service) -> Cellules:
    return {"service_id": identifiant_service(service), "service_nom": nettoyage.texte(service.nom)}
