"""A made-up directory of national size, to measure with; the same seed makes the same directory."""

import datetime
import random
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from home.exploitation.base import statistiques_refaire
from reseau.annuaire.choices import MISSIONS_CEP, MISSIONS_OUVERTES, Mode, Zone
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.annuaire.rules.services import TOUT_PUBLIC
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Commune, Departement
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

LOT = 2000
SERVICES_PAR_STRUCTURE = 1.4  # 140 000 services pour 100 000 structures
COMMUNES_INVENTEES = 33_600
DEPARTEMENT_INVENTE = "999"
SYLLABES = "ba ber cham don es fon gui hau jo la mar nou or pui ren sau ta vil val ys".split()
NOMS = "des Tilleuls|du Vieux-Port|des Trois Chênes|de la Plaine|des Remparts|du Marais|de l’Étang|des Coteaux".split(
    "|"
)
OBJETS = (
    "Accueil et première information|Conseil en évolution professionnelle|Atelier de découverte des métiers|"
    "Accompagnement vers l’emploi|Aide à la mobilité et au permis|Validation des acquis de l’expérience|"
    "Bilan de compétences|Trouver une formation|Préparer une reconversion|Créer son entreprise|Démarches numériques|"
    "Alternance et apprentissage|Lire, écrire, compter|Maintien dans l’emploi|Orientation scolaire"
).split("|")
PHRASES = (
    "Un rendez-vous pour faire le point sur sa situation et ses envies.|Un atelier collectif d’une demi-journée.|"
    "Un conseiller suit la personne jusqu’à la signature du contrat.|Les aides et les droits expliqués simplement.|"
    "Des rencontres avec des entreprises du territoire.|Un dossier construit ensemble, étape par étape.|"
    "Des fiches, des films et des chiffres sur les métiers.|Une première réponse sous deux jours ouvrés."
).split("|")
SUR_PLACE = ([Mode.SUR_PLACE], [Mode.SUR_PLACE, Mode.PERMANENCE])
HORAIRES = [
    f"Mo-Fr {matin}-12:{m:02d},{apres}-{soir}; PH off"
    for matin in ("08:30", "09:00", "09:30", "10:00")
    for m in (0, 30)
    for apres in ("13:30", "14:00")
    for soir in ("16:30", "17:00", "17:30", "18:00")
] + ["Tu,Th 09:00-12:00; PH off", "We[1,3] 14:00-17:00; PH off", "Mo-Fr 09:00-18:00; Sa 09:00-12:00; PH off"]


@transaction.atomic
def annuaire_inventer(nombre: int, graine: int, dire: Callable[[str], None] = lambda etape: None) -> dict[str, int]:
    """Add about `nombre` services, their structures and places, over the project's communes and invented ones."""
    hasard = random.Random(graine)  # noqa: S311
    communes = list(Commune.objects.only("pk", "latitude", "longitude", "codes_postaux"))
    communes += _communes_inventees(hasard, max(0, COMMUNES_INVENTEES * nombre // 140_000))
    reseaux = list(Reseau.objects.all())
    if not communes or not reseaux:
        raise ValueError("Chargez d’abord les territoires et les réseaux.")
    dire(f"{len(communes)} communes")
    depart = Structure.objects.filter(source="generateur").count()
    faits = 0
    while faits < nombre:
        combien = min(LOT, nombre - faits)
        structures = _structures(hasard, reseaux, depart, int(combien / SERVICES_PAR_STRUCTURE) or 1)
        depart += len(structures)
        lieux = _lieux(hasard, structures, communes)
        _services(hasard, lieux, combien)
        faits += combien
        if faits % (LOT * 10) == 0:
            dire(f"{faits} services")
    lignes = annuaire_reindexer()
    statistiques_refaire([Commune, Structure, Lieu, Service, ServiceAuLieu])
    return {"structures": depart, "services": faits, "lignes": lignes}


def _communes_inventees(hasard: random.Random, nombre: int) -> list[Commune]:
    """Communes spread over the country, outside the real codes."""
    departement, _ = Departement.objects.get_or_create(code=DEPARTEMENT_INVENTE, defaults={"nom": "Ailleurs"})
    deja = Commune.objects.filter(departement=departement).count()
    neuves = []
    for rang in range(deja, max(nombre, deja)):
        nom = "".join(hasard.sample(SYLLABES, 3)).capitalize()
        neuves.append(
            Commune(
                code_insee=f"{chr(65 + rang // 10_000)}{rang % 10_000:04d}",
                nom=nom,
                nom_replie=nom.lower(),
                departement=departement,
                codes_postaux=[f"99{rang % 1000:03d}"],
                population=int(hasard.paretovariate(1.1) * 150),
                latitude=round(hasard.uniform(43, 50.5), 4),
                longitude=round(hasard.uniform(-1.5, 7), 4),
            )
        )
    return Commune.objects.bulk_create(neuves, batch_size=LOT)


def _structures(hasard: random.Random, reseaux: list[Reseau], depart: int, nombre: int) -> list[Structure]:
    neuves = []
    for rang in range(depart, depart + nombre):
        reseau = hasard.choice(reseaux)
        nom = f"{reseau.nom} {hasard.choice(NOMS)} {rang}"
        neuves.append(
            Structure(
                reseau=reseau,
                nom=nom[:160],
                code=f"gen-{rang}",
                source="generateur",
                source_id=str(rang),
                presentation=" ".join(hasard.sample(PHRASES, 3)),
            )
        )
    return Structure.objects.bulk_create(neuves, batch_size=LOT)


def _lieux(hasard: random.Random, structures: list[Structure], communes: list[Commune]) -> list[Lieu]:
    """One place for each structure, in towns more than in villages."""
    poids = [commune.population or 100 for commune in communes]
    choisies = hasard.choices(communes, weights=poids, k=len(structures))
    jour = timezone.localdate()
    neufs = []
    for structure, commune in zip(structures, choisies, strict=True):
        neufs.append(
            Lieu(
                structure=structure,
                commune=commune,
                nom=f"Siège {structure.pk}",
                adresse=f"{hasard.randint(1, 90)} rue {hasard.choice(NOMS)}",
                code_postal=(commune.codes_postaux or [""])[0],
                latitude=round(commune.latitude + hasard.uniform(-0.02, 0.02), 5),
                longitude=round(commune.longitude + hasard.uniform(-0.02, 0.02), 5),
                horaires=hasard.choice(HORAIRES),
                telephone=f"05 36 49 {hasard.randint(0, 99):02d} 00",
                confirme_le=jour - datetime.timedelta(days=hasard.randint(0, 500)),
            )
        )
    return Lieu.objects.bulk_create(neufs, batch_size=LOT)


def _services(hasard: random.Random, lieux: list[Lieu], nombre: int) -> None:
    """The services of these places, one in twelve without place, with their terms."""
    services, aux_lieux = [], []
    for rang in range(nombre):
        lieu = lieux[rang % len(lieux)]
        a_distance = hasard.random() < 1 / 12
        zone = hasard.choice((Zone.REGION, Zone.PAYS)) if a_distance else Zone.COMMUNE
        service = Service(
            structure_id=lieu.structure_id, nom=hasard.choice(OBJETS),
            description=" ".join(hasard.sample(PHRASES, 4)),
            modes=[Mode.A_DISTANCE] if a_distance else hasard.choice(SUR_PLACE),
            zone=zone, zone_codes=[] if a_distance else [lieu.commune.code_insee], confirme_le=lieu.confirme_le,
        )  # fmt: skip
        services.append(service)
        if not a_distance:
            aux_lieux.append(ServiceAuLieu(service=service, lieu=lieu))
    Service.objects.bulk_create(services, batch_size=LOT)
    ServiceAuLieu.objects.bulk_create(aux_lieux, batch_size=LOT)
    tirages = list(_tirer(hasard, len(services)))
    for champ in ("missions", "publics", "themes", "niveaux_cep"):
        choix = [tirage[champ] for tirage in tirages]
        liaison = getattr(Service, champ).through
        colonne = f"{Service._meta.get_field(champ).m2m_reverse_field_name()}_id"
        lignes = [
            liaison(**{"service_id": service.pk, colonne: cle})
            for service, cles in zip(services, choix, strict=True)
            for cle in cles
        ]
        liaison.objects.bulk_create(lignes, batch_size=LOT)


def _tirer(hasard: random.Random, nombre: int) -> Iterator[dict[str, list[int]]]:
    """For each service, the keys of terms that keep the promises: reception is for all, a level goes with advice."""
    modeles = {"missions": Mission, "publics": TypePublic, "themes": Theme, "niveaux_cep": NiveauCep}
    cles = {
        nom: dict(modele.objects.en_vigueur().order_by("code").values_list("code", "pk"))
        for nom, modele in modeles.items()
    }
    codes = {nom: list(table) for nom, table in cles.items()}
    for _ in range(nombre):
        missions = hasard.sample(codes["missions"], hasard.randint(1, 2))
        ouvert = bool(MISSIONS_OUVERTES.intersection(missions))
        tirage = {
            "missions": missions,
            "publics": [TOUT_PUBLIC] if ouvert else hasard.sample(codes["publics"], hasard.randint(1, 2)),
            "themes": hasard.sample(codes["themes"], hasard.randint(1, 3)),
            "niveaux_cep": hasard.sample(codes["niveaux_cep"], 1),
        }
        if not MISSIONS_CEP.intersection(missions):
            tirage["niveaux_cep"] = []
        yield {nom: [cles[nom][code] for code in tires] for nom, tires in tirage.items()}
