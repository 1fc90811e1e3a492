"""The spreadsheet of a search: a table of columns, then lines read by batches."""

from collections.abc import Callable, Collection, Iterator

from django.utils import timezone

from home.recherche import index
from home.temps.typographie import date_courte, telephone
from reseau.annuaire import portes
from reseau.annuaire.models import LigneRecherche, ServiceAuLieu

LOT = 500
Colonne = tuple[str, Callable[[LigneRecherche, portes.Libelles], object]]


def _termes(nom: str) -> Callable[[LigneRecherche, portes.Libelles], str]:
    """The labels of one group of facets."""

    def lire(ligne: LigneRecherche, mots: portes.Libelles) -> str:
        codes = [jeton.partition(":")[2] for jeton in ligne.facettes.split() if jeton.startswith(f"{nom}:")]
        return ", ".join(mots.libelle(nom, code) for code in codes)

    return lire


def _du_lieu(lire: Callable[[LigneRecherche], object]) -> Callable[[LigneRecherche, portes.Libelles], object]:
    """A column that only a place fills."""
    return lambda ligne, mots: lire(ligne) if ligne.lieu else ""


def _joindre(ligne: LigneRecherche, nom: str) -> str:
    """The telephone or the mail of the place; the structure's when it has none, or when there is no place."""
    return (ligne.lieu and getattr(ligne.lieu, nom)) or getattr(ligne.structure, nom)


COLONNES: tuple[Colonne, ...] = (
    ("Réseau", lambda ligne, mots: ligne.structure.reseau.nom),
    ("Structure", lambda ligne, mots: ligne.structure.nom),
    ("Service", lambda ligne, mots: ligne.service.nom),
    ("Missions", _termes("mission")),
    ("Publics", _termes("public")),
    ("Thèmes", _termes("theme")),
    ("Niveaux CEP", _termes("cep")),
    ("Modes", _termes("mode")),
    ("Conditions", lambda ligne, mots: ligne.service.conditions),
    ("Comment joindre", lambda ligne, mots: ligne.service.comment_joindre),
    ("Lieu", _du_lieu(lambda ligne: ligne.lieu.nom)),
    ("Adresse", _du_lieu(lambda ligne: ligne.lieu.adresse)),
    ("Code postal", _du_lieu(lambda ligne: ligne.lieu.code_postal)),
    ("Commune", _du_lieu(lambda ligne: ligne.lieu.commune.nom)),
    ("Téléphone", lambda ligne, mots: telephone(_joindre(ligne, "telephone"))),
    ("Courriel", lambda ligne, mots: _joindre(ligne, "courriel")),
    ("Contact", lambda ligne, mots: " ; ".join(ligne.contacts)),
    ("Horaires", lambda ligne, mots: " ; ".join(map(str, ligne.heures))),
    ("Distance (km)", lambda ligne, mots: "" if ligne.distance is None else f"{ligne.distance:.1f}".replace(".", ",")),
    ("Confirmé le", lambda ligne, mots: date_courte(ligne.confirme_le)),
)
ENTETES = [titre for titre, _ in COLONNES]


def lignes_export(criteres: portes.Criteres) -> Iterator[list[object]]:
    """One line per service and place found, nearest first, then structure by structure; stale sheets last."""
    mots, moment = portes.libelles(), timezone.now()
    trouvees = portes.lignes_trouver(criteres, moment, mots)
    distances, base = trouvees.geographie.distances, trouvees.memoire.base
    confirmees = trouvees.memoire.confirmees(timezone.localdate(moment))
    positions: list[int] = []
    for lignes_de_l_age in (trouvees.comptes.lignes & confirmees, trouvees.comptes.lignes & ~confirmees):
        du_meme_age = index.positions(lignes_de_l_age)
        if distances:
            du_meme_age.sort(key=lambda position: (position not in distances, distances.get(position, 0)))
        positions += du_meme_age
    lignes = LigneRecherche.objects.select_related("structure__reseau", "service", "lieu__commune")
    for debut in range(0, len(positions), LOT):
        lot = positions[debut : debut + LOT]
        recues = lignes.in_bulk([position + base for position in lot])
        _heures_lire(recues.values())
        for position in lot:
            if ligne := recues.get(position + base):
                ligne.distance = distances.get(position)
                yield [lire(ligne, mots) for _, lire in COLONNES]


def _heures_lire(lignes: Collection[LigneRecherche]) -> None:
    """What each row says of its hours and of its contact: the service's own, else the place's, else its half-days."""
    aux_lieux = ServiceAuLieu.objects.filter(service__in={ligne.service_id for ligne in lignes})
    propres = {(au_lieu.service_id, au_lieu.lieu_id): au_lieu for au_lieu in aux_lieux}
    tenues = portes.tenues_lire([ligne.lieu for ligne in lignes if ligne.lieu])
    publics = portes.contacts_publics_de({ligne.structure_id for ligne in lignes})
    for ligne in lignes:
        ligne.au_lieu = propres.get((ligne.service_id, ligne.lieu_id))
        horaires = (ligne.au_lieu and ligne.au_lieu.horaires) or (ligne.lieu or ligne.service).horaires
        ligne.heures = portes.horaires_en_francais(horaires)
        if ligne.lieu and not horaires:
            ligne.heures = [portes.creneau_dire(creneau) for creneau in tenues.de(ligne.lieu)]
        ligne.contacts = list(_contacts(ligne, publics.get(ligne.structure_id)))


def _contacts(ligne: LigneRecherche, publics: portes.Contacts | None) -> Iterator[str]:
    """Whom to ask for: at this place, for this service, else of the structure; those for everyone only."""
    if ligne.au_lieu and ligne.au_lieu.contact:
        yield ligne.au_lieu.contact
    if publics is None:
        return
    proches = [*publics.services.get(ligne.service_id, []), *publics.lieux.get(ligne.lieu_id, [])]
    for contact in proches or publics.structure:
        joindre = (telephone(contact.telephone) if contact.telephone else "", contact.courriel, contact.precision)
        yield ", ".join(filter(None, (contact.libelle, *joindre)))
