"""data.inclusion v1: a structure is also its seat; a service, one line for each place where it is given."""

import datetime
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from home.documents.tableurs import PAQUET
from reseau.annuaire.choices import SOURCE_PROPRE, Mobilisateur, Mobilisation
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.models.fiches import AuLieu, donnes_ici
from reseau.annuaire.portes import fiche_url
from reseau.echanges.identifiants import identifiant_au_lieu, identifiant_service, identifiant_structure
from reseau.echanges.imports import nettoyage
from reseau.echanges.imports.nettoyage import SANS_DESCRIPTION, description_ecrire, nom_ecrire
from reseau.echanges.imports.vocabulaire import Traducteur
from reseau.echanges.queries.exports import LICENCE, Bilan, Exportables, ServiceExporte, StructureExportee
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.choices import RESEAUX_PORTEURS

SUIVANT = ",\n"
Ligne = dict[str, Any]


def exporter(exportables: Exportables, bilan: Bilan) -> Iterator[str]:
    """The whole file: structures, then services, then what the format has no word for, service by service, and the
    networks that it does not name.

    Read once, so that the lists agree: services wait in temporary files for the structures to be all written.
    """
    redacteur, services, precisions = Redacteur(), _Attente(), _Attente()
    yield f'{{"licence": {_json(LICENCE)},\n"structures": [\n'
    avant = ""
    for exportee in exportables.structures():
        yield avant + _json(redacteur.structure(exportee))
        avant = SUIVANT
        services.ajouter(redacteur.services(exportee))
        precisions.ajouter(redacteur.precisions(exportee))
        bilan.structures += 1
        bilan.services += len(exportee.services)
        bilan.lieux += len({au_lieu.lieu.pk for s in exportee.services for au_lieu in s.lieux} | _siege(exportee))
    yield '\n],\n"services": [\n'
    yield from services.lire()
    yield '\n],\n"precisions": [\n'
    yield from precisions.lire()
    yield f'\n],\n"reseaux": {_json(redacteur.reseaux_sans_mot)}}}\n'


class _Attente:
    """Lines that wait for their turn in a temporary file, with a comma between them."""

    def __init__(self) -> None:
        self._fichier = tempfile.TemporaryFile("w+", encoding="utf-8")
        self._avant = ""

    def ajouter(self, lignes: Iterator[Ligne]) -> None:
        """These lines too."""
        for ligne in lignes:
            self._fichier.write(self._avant + _json(ligne))
            self._avant = SUIVANT

    def lire(self) -> Iterator[str]:
        """The lines, in pieces; the file goes with them."""
        with self._fichier as fichier:
            fichier.seek(0)
            yield from iter(lambda: fichier.read(PAQUET), "")


def _siege(exportee: StructureExportee) -> set[int]:
    return {exportee.siege.pk} if exportee.siege else set()


def _json(valeur: Any) -> str:
    return json.dumps(valeur, ensure_ascii=False, separators=(",", ":"))


class Redacteur:
    """Writes the lines; empty fields are left out."""

    def __init__(self, traducteur: Traducteur | None = None) -> None:
        self.traducteur = traducteur or Traducteur()
        self.reseaux_sans_mot: dict[str, list[str]] = defaultdict(list)
        self._portes: dict[tuple[str, ...], list[str]] = {}
        reseaux = list(Reseau.objects.all())
        for reseau in reseaux:
            porteurs = reseaux_porteurs(reseau)
            memes = [autre.code for autre in reseaux if set(porteurs) & set(autre.correspondance)]
            self._portes[tuple(porteurs)] = memes

    def structure(self, exportee: StructureExportee) -> Ligne:
        """The line of a structure, at the address of its seat."""
        structure, siege = exportee.structure, exportee.siege
        identifiant, porteurs = identifiant_structure(structure), reseaux_porteurs(structure.reseau)
        if self._portes.get(tuple(porteurs)) != [structure.reseau.code]:
            self.reseaux_sans_mot[structure.reseau.code].append(identifiant)
        return _sans_vides(
            {
                "source": SOURCE_PROPRE,
                "id": identifiant,
                "nom": nom_ecrire(structure.nom),
                "date_maj": exportee_date(exportee).isoformat(),
                "description": description_ecrire(structure.presentation),
                "lien_source": fiche_url(structure),
                "siret": nettoyage.chiffres(structure.siret, 14),
                **_adresse(siege),
                **_contacts(siege, structure),
                "site_web": nettoyage.site(structure.site),
                "horaires_accueil": nettoyage.texte(siege.horaires) if siege else "",
                "reseaux_porteurs": porteurs,
            }
        )

    def services(self, exportee: StructureExportee) -> Iterator[Ligne]:
        """The lines of the services of a structure."""
        for service in exportee.services:
            for au_lieu in service.lieux or [AuLieu(None, service.service.heures_a_distance)]:
                yield self._service(exportee, service, au_lieu)

    def precisions(self, exportee: StructureExportee) -> Iterator[Ligne]:
        """What our services say and the format does not: all their missions, their modes, their levels, place by
        place where a place says otherwise (named by the line that stands for it)."""
        for exporte in exportee.services:
            ici = {
                _identifiant(exportee, exporte, au_lieu.lieu): _sans_vides(
                    {"missions": au_lieu.missions, "modes": au_lieu.modes}
                )
                for au_lieu in exporte.lieux
            }
            dits = {nom: exporte.codes[nom] for nom in ("missions", "niveaux_cep")}
            lieux = _sans_vides(ici)
            dits |= {nom: getattr(exporte.service, nom) for nom in ("modes", "modes_mobilisation", "mobilisable_par")}
            yield {"id": identifiant_service(exporte.service), **dits, "lieux": lieux}

    def _service(self, exportee: StructureExportee, exporte: ServiceExporte, ici: AuLieu) -> Ligne:
        service, structure, siege, lieu = exporte.service, exportee.structure, exportee.siege, ici.lieu
        horaires = ici.horaires
        if lieu and lieu != siege:
            horaires = horaires or lieu.horaires
        contacts = _contacts(lieu or siege, structure)
        return _sans_vides(
            {
                "source": SOURCE_PROPRE,
                "structure_id": identifiant_structure(structure),
                "id": _identifiant(exportee, exporte, lieu),
                "nom": nom_ecrire(service.nom),
                "description": description_ecrire(service.description) or SANS_DESCRIPTION,
                "lien_source": fiche_url(structure),
                "date_maj": nettoyage.date_de(service, lieu).isoformat(),
                "type": self.traducteur.type_service(donnes_ici(ici.missions, exporte.codes["missions"])),
                "thematiques": self.traducteur.thematiques(exporte.codes["themes"]),
                "frais": "gratuit",
                "publics": self.traducteur.publics(exporte.codes["publics"]),
                "publics_precisions": self.traducteur.publics_dits(exporte.codes["publics"]),
                "conditions_acces": nettoyage.texte(service.conditions),
                **_adresse(lieu),
                **contacts,
                "modes_accueil": self.traducteur.modes(donnes_ici(ici.modes, service.modes)),
                "zone_eligibilite": self.traducteur.zone(service.zone, service.zone_codes),
                **_demande(service, contacts, lieu),
                "mobilisation_precisions": nettoyage.texte(service.comment_joindre),
                "horaires_accueil": nettoyage.texte(horaires),
            }
        )


def _identifiant(exportee: StructureExportee, exporte: ServiceExporte, lieu: Lieu | None) -> str:
    """What names a line: the service, and its place when it is not the seat."""
    identifiant = identifiant_service(exporte.service)
    return identifiant_au_lieu(identifiant, lieu) if lieu and lieu != exportee.siege else identifiant


def exportee_date(exportee: StructureExportee) -> datetime.date:
    """As old as the seat, else as the stalest service, else as the record of the structure."""
    fiches = [exportee.siege] if exportee.siege else [exporte.service for exporte in exportee.services]
    if fiches:
        return nettoyage.date_de(*fiches)
    return nettoyage.date_bornee(timezone.localdate(exportee.structure.modifie_le))


def reseaux_porteurs(reseau: Reseau) -> list[str]:
    """The words that the format has for a network."""
    return sorted(code for code in set(reseau.correspondance) if code in RESEAUX_PORTEURS)


def _adresse(lieu: Lieu | None) -> Ligne:
    if lieu is None:
        return {}
    return {
        "commune": lieu.commune.nom,
        "code_postal": nettoyage.chiffres(lieu.code_postal, 5),
        "code_insee": lieu.commune.code_insee,
        "adresse": nettoyage.texte(lieu.adresse),
        "complement_adresse": nettoyage.texte(lieu.complement),
        "longitude": nettoyage.degres(lieu.longitude),
        "latitude": nettoyage.degres(lieu.latitude),
    }


def _contacts(lieu: Lieu | None, structure: Structure) -> Ligne:
    """Those of the place, else of the structure."""
    return {
        "telephone": nettoyage.telephone((lieu and lieu.telephone) or structure.telephone),
        "courriel": nettoyage.courriel((lieu and lieu.courriel) or structure.courriel),
    }


def _demande(service: Service, contacts: Ligne, lieu: Lieu | None) -> Ligne:
    """How to ask for a service and how long it lasts; what nobody said follows from what the line gives.

    Whoever reads the line may call the telephone that it gives, or come where it says: those ways are open to all.
    """
    lien = nettoyage.site(service.lien_mobilisation)
    ouvertes = {
        Mobilisation.SE_PRESENTER: lieu is not None,
        Mobilisation.TELEPHONER: bool(contacts["telephone"]),
        Mobilisation.COURRIEL: bool(contacts["courriel"]),
        Mobilisation.LIEN: bool(lien),
    }
    return {
        "lien_mobilisation": lien,
        "modes_mobilisation": service.modes_mobilisation
        or [str(mode) for mode, ouverte in ouvertes.items() if ouverte],
        "mobilisable_par": service.mobilisable_par or [str(Mobilisateur.USAGERS)],
        "volume_horaire_hebdomadaire": service.heures_par_semaine,
        "nombre_semaines": service.nombre_semaines,
    }


def _sans_vides(ligne: Ligne) -> Ligne:
    return {nom: valeur for nom, valeur in ligne.items() if valeur not in ("", None, [], {})}
