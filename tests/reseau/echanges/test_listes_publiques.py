"""Public lists as they come, hundreds of lines with their traps: each placed where it is, or told why not.

Every line is made up, in the headers that the publishers use.
"""

import io
import json
import random

import pytest
from openpyxl import Workbook

from reseau.annuaire.models import Import, Lieu, LigneRecherche, Modification, Provenance, Service, ServiceAuLieu
from reseau.echanges.imports.correspondances import colonnes_lire, correspondance_deviner
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.imports.tableaux import tableau_lire
from reseau.echanges.imports.vocabulaire import Lexique
from reseau.echanges.rules.imports.depots import import_annuler, import_lancer
from reseau.structures.models import Structure
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import communes_de_france
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, une_commune
from tests.reseau.echanges.test_fichiers_publics import AGENCES, un_fichier

pytestmark = pytest.mark.django_db

MODELES = (Structure, Lieu, Service, ServiceAuLieu, LigneRecherche, Modification, Provenance)
MAISONS = "id_fs,lib_fs,adresse,insee_com,code_postal,lib_com,latitude,longitude,h_lundi,format_fs"
DILA = (
    "plage_ouverture,site_internet,copyright,siren,ancien_code_pivot,reseau_social,texte_reference,partenaire,telecopie,"
    "nom,siret,itm_identifiant,sigle,affectation_personne,date_modification,adresse_courriel,service_disponible,"
    "organigramme,pivot,partenaire_identifiant,ancien_identifiant,id,ancien_nom,commentaire_plage_ouverture,annuaire,"
    "tchat,hierarchie,categorie,sve,telephone_accessible,application_mobile,version_type,type_repertoire,telephone,"
    "version_etat_modification,date_creation,partenaire_date_modification,mission,formulaire_contact,"
    "version_source,type_organisme,code_insee_commune,statut_de_diffusion,adresse,url_service_public,"
    "information_complementaire,date_diffusion"
)
EMPLOIS = (
    "id,typologie,nom,siret,rna,presentation_resume,presentation_detail,site_web,telephone,courriel,code_postal,"
    "code_insee,commune,adresse,complement_adresse,longitude,latitude,source,date_maj,antenne,lien_source,"
    "horaires_ouverture,accessibilite,labels_nationaux,labels_autres,thematiques"
)
# Des noms d’ici que d’autres portent ailleurs : rien n’y tombe par son seul nom.
HOMONYMES = [
    ("97410", "Saint-Benoît", "97470"), ("13013", "Bouc-Bel-Air", "13320"), ("01004", "Niort", "01500"),
    ("11258", "Niort-de-Sault", "11140"), ("69123", "Poitiers", "69001"), ("75056", "Melle", "75011"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _territoire():
    for nom in COMMUNES:
        une_commune(nom)
    vienne = Commune.objects.get(nom="Poitiers")
    Commune.objects.create(
        code_insee="86214", nom="Saint-Benoît", nom_replie="saint benoit", codes_postaux=["86280"], latitude=46.549,
        longitude=0.353, population=7000, departement=vienne.departement, epci=vienne.epci,
    )  # fmt: skip
    for code in ("missions-locales", "cio", "france-travail", "france-services", "cap-emploi", "information-jeunesse"):
        fabriques.un_reseau(code)


def des_lieux(combien: int) -> list[tuple[str, str, str, str]]:
    """Codes, names and postal codes, each with the INSEE code where it truly is; « » for elsewhere or a fault."""
    hasard, ici = random.Random(7), list(COMMUNES.items())
    ailleurs = hasard.sample([f for f in communes_de_france().fiches if f.departement not in ("17", "79", "86")], 60)
    suite = []
    for rang in range(combien):
        nom, (insee, postal, *_) = ici[rang % len(ici)]
        suite += [
            (insee, nom.upper(), postal, insee), ("", nom, postal, insee), (insee.lstrip("0"), "", "", insee),
            ("", f"{nom} Cedex", f"{postal[:2]}999 CEDEX", insee),
        ]  # fmt: skip
        la = ailleurs[rang % len(ailleurs)]
        suite.append((la.code, nom, la.codes_postaux[0] if la.codes_postaux else "", ""))
        insee, nom, postal = HOMONYMES[rang % len(HOMONYMES)]
        suite.append(("" if rang % 2 else insee, nom, postal, ""))
    return suite[:combien]


def un_guichet(rang: int, insee: str, nom: str, postal: str, kind: str) -> dict[str, object]:
    return {
        "id": f"g-{rang}", "nom": f"Guichet {rang}", "pivot": [{"type_service_local": kind, "code_insee_commune": []}],
        "code_insee_commune": insee, "date_modification": "18/12/2024 17:42:39",
        "adresse": [
            {"type_adresse": "Adresse postale", "numero_voie": "BP 1", "code_postal": "75001", "nom_commune": "Paris"},
            {"type_adresse": "Adresse", "numero_voie": f"{rang} rue X", "complement1": "Bât. B", "code_postal": postal,
             "nom_commune": nom, "latitude": "", "longitude": ""},
        ],
        "telephone": [{"valeur": "05 36 49 00 12", "description": ""}],
        "adresse_courriel": ["accueil@guichet.example"], "site_internet": [{"libelle": "", "valeur": "www.g.example"}],
        "plage_ouverture": [
            {"nom_jour_debut": "Lundi", "nom_jour_fin": "Jeudi", "valeur_heure_debut_1": "09:00:00",
             "valeur_heure_fin_1": "12:00:00", "valeur_heure_debut_2": "14:00:00", "valeur_heure_fin_2": "17:00:00",
             "commentaire": ""},
            {"nom_jour_debut": "Vendredi", "nom_jour_fin": "", "valeur_heure_debut_1": "09:00:00",
             "valeur_heure_fin_1": "12:00:00", "valeur_heure_debut_2": "", "valeur_heure_fin_2": "",
             "commentaire": "Sur rendez-vous"},
        ],
    }  # fmt: skip


KINDS = ("mission_locale", "cio", "cij", "france_services", "mairie")


def maisons() -> tuple[bytes, dict[str, str]]:
    lieux = des_lieux(300)
    lignes = [
        {"id_fs": f"m-{n}", "lib_fs": f"Maison {n}", "adresse": f"{n} rue X", "insee_com": insee, "code_postal": postal,
         "lib_com": nom, "h_lundi": "9h - 12h", "format_fs": "Fixe"}
        for n, (insee, nom, postal, _) in enumerate(lieux)
    ]  # fmt: skip
    return un_fichier(MAISONS, *lignes), {f"m-{n}": vrai for n, (*_, vrai) in enumerate(lieux)}


def annuaire(en_json: bool) -> tuple[bytes, dict[str, str]]:
    lieux = des_lieux(300)
    guichets = [un_guichet(n, insee, nom, postal, KINDS[n % 5]) for n, (insee, nom, postal, _) in enumerate(lieux)]
    vrais = {f"g-{n}": "" if KINDS[n % 5] == "mairie" else vrai for n, (*_, vrai) in enumerate(lieux)}
    if en_json:
        return json.dumps({"service": guichets}, ensure_ascii=False).encode(), vrais
    aplatis = [{nom: v if isinstance(v, str) else json.dumps(v) for nom, v in guichet.items()} for guichet in guichets]
    return un_fichier(DILA, *aplatis, separateur=";"), vrais


def emplois(en_json: bool) -> tuple[bytes, dict[str, str]]:
    lieux, genres = des_lieux(300), ("ML", "FT", "CAP_EMPLOI", "CHRS", "PIJ_BIJ")
    lignes = [
        {**dict.fromkeys(EMPLOIS.split(","), ""), "id": f"e-{n}", "typologie": genres[n % 5], "nom": f"ORGANISME {n}",
         "adresse": "1 PLACE DE LA MAIRIE", "code_insee": insee, "code_postal": postal, "commune": nom,
         "telephone": "0536490012", "date_maj": "2024-05-02T10:00:00+02:00", "labels_nationaux": []}
        for n, (insee, nom, postal, _) in enumerate(lieux)
    ]  # fmt: skip
    vrais = {f"e-{n}": vrai for n, (*_, vrai) in enumerate(lieux)}
    if en_json:
        return json.dumps({"count": 300, "next": None, "previous": None, "results": lignes}).encode(), vrais
    return un_fichier(EMPLOIS, *({**ligne, "labels_nationaux": ""} for ligne in lignes)), vrais


def agences() -> tuple[bytes, dict[str, str]]:
    lieux = des_lieux(300)
    lignes = [
        {"code_safir": f"a-{n}", "nom": f"France Travail - AGENCE {n}", "adresse": "7 RUE X", "ville": nom or "NIORT",
         "code_postal": postal or insee[:2].zfill(2) + "000"}
        for n, (insee, nom, postal, _) in enumerate(lieux)
    ]  # fmt: skip
    vrais = {}
    for n, (_, nom, postal, vrai) in enumerate(lieux):  # ce fichier n’a pas de code INSEE
        vrais[f"a-{n}"] = vrai if nom and postal else None
    return un_fichier(AGENCES, *lignes), vrais


@pytest.mark.integration
@pytest.mark.parametrize(
    "fabrique",
    [maisons, lambda: annuaire(True), lambda: annuaire(False), lambda: emplois(True), lambda: emplois(False), agences],
    ids=["france-services", "dila-json", "dila-csv", "emplois-json", "emplois-csv", "france-travail"],
)
def test_public_list_of_hundreds_of_lines_is_read_as_it_is(fabrique):
    contenu, vrais = fabrique()
    etats = [list(modele.objects.order_by("pk").values()) for modele in MODELES]
    importation = importer(contenu)
    places = dict(Lieu.objects.values_list("source_id", "commune__code_insee"))
    assert importation.creees > 100
    for ligne in importation.lignes.all():
        attendu = vrais[ligne.source_id]
        if attendu is not None:
            assert places.get(ligne.source_id, "") == attendu, (ligne.source_id, ligne.motif)
        assert ligne.action in ("CREEE", "AILLEURS") or "mairie" in ligne.motif or "n’est pas trouvée" in ligne.motif
        assert ligne.action == "CREEE" or ligne.motif
    suivante = importer(contenu)
    assert (suivante.creees, suivante.modifiees) == (0, 0) and suivante.inchangees == importation.creees
    import_annuler(importation=suivante)
    import_annuler(importation=importation)
    assert [list(modele.objects.order_by("pk").values()) for modele in MODELES] == etats


def importer(contenu: bytes, **options) -> Import:
    return import_lancer(contenu=contenu, nom="liste", source="liste", essai=False, **options)


def test_counter_of_the_directory_keeps_its_week_its_address_and_its_ways_to_be_reached():
    guichet = un_guichet(1, "79191", "Niort", "79000", "pole_emploi")
    guichet["pivot"].insert(0, {"type_service_local": "agence_inconnue"})
    importer(json.dumps({"service": [guichet]}).encode())
    lieu, service = Lieu.objects.get(), Service.objects.get()
    assert lieu.horaires == "Mo-Th 09:00-12:00,14:00-17:00; Fr 09:00-12:00; PH off" and lieu.acces == "Sur rendez-vous"
    assert (lieu.adresse, lieu.complement, lieu.code_postal) == ("1 rue X", "Bât. B", "79000")
    assert (lieu.telephone, lieu.courriel) == ("05 36 49 00 12", "accueil@guichet.example")
    assert service.confirme_le.isoformat() == "2024-12-18" and service.structure.reseau.code == "france-travail"
    assert service.structure.site == "https://www.g.example"


@pytest.mark.parametrize(
    "forme",
    [
        lambda s, v: json.dumps({"items": [s], "total": 1, "page": 1, "size": 1, "pages": 1}).encode(),
        lambda s, v: "\n".join(json.dumps(fiche) for fiche in (s, v)).encode(),
        lambda s, v: un_fichier(",".join(s), {n: json.dumps(x) if isinstance(x, list) else x for n, x in s.items()}),
    ],
    ids=["page", "lignes", "vidage"],
)
def test_data_inclusion_is_read_in_each_of_its_forms(forme):
    structure = {
        "id": "dora--1", "source": "dora", "nom": "Mission locale", "date_maj": "2026-01-02", "commune": "Niort",
        "code_insee": "79191", "reseaux_porteurs": ["mission-locale"],
    }  # fmt: skip
    service = {
        "id": "dora--2", "source": "dora", "structure_id": "dora--1", "nom": "Point", "type": "information",
        "date_maj": "2026-01-02", "modes_accueil": ["en-presentiel"],
    }  # fmt: skip
    importation = importer(forme(structure, service), reseau="missions-locales")
    assert importation.refusees == 0 and Structure.objects.get().source_id == "dora--1"
    assert importer(un_fichier(",".join(service), service | {"modes_accueil": "{en-presentiel}"})).refusees == 0
    assert Service.objects.get().lieux.get().commune.nom == "Niort"


def test_text_encoded_twice_is_refused_with_its_sentence():
    lignes = [{"id_fs": str(n), "lib_fs": f"Maison {n}", "insee_com": "79191"} for n in range(4)]
    lignes[2]["adresse"] = "1 rue de l’Église".encode().decode("cp1252", "replace")
    importation = importer(un_fichier(MAISONS, *lignes))
    refusee = importation.lignes.get(action="REFUSEE")
    assert (importation.creees, refusee.source_id) == (3, "2") and "a été encodé deux fois" in refusee.motif
    entier = un_fichier(MAISONS, {"id_fs": "1", "lib_fs": "Maison d'été"}).decode().encode().decode("cp1252").encode()
    for contenu in (entier, "structure_id;Identité\na;b".encode().decode("cp1252").encode()):
        with pytest.raises(FichierRefuse, match="« Ã© » y tient la place de « é »"):
            fichier_lire(contenu)
    assert importer(un_fichier(MAISONS, {"id_fs": "9", "lib_fs": "AÎNÉS ÂGÉS", "insee_com": "79191"})).refusees == 0


def test_merged_cells_of_a_workbook_are_spread_and_titles_left():
    classeur = Workbook()
    feuille = classeur.active
    feuille.append(["Annuaire des relais"])
    feuille.append([])
    for rang in (
        ["Structure", "Où", "", "Service"], ["", "Commune", "Code postal", ""], ["Relais", "Niort", "79000", "Un"],
        ["", "", "", "Deux"], ["Autre", "Melle", "79500", "Trois"],
    ):  # fmt: skip
        feuille.append(rang)
    for plage in ("A1:D2", "A3:A4", "B3:C3", "D3:D4", "A5:A6", "B5:B6", "C5:C6"):
        feuille.merge_cells(plage)
    tampon = io.BytesIO()
    classeur.save(tampon)
    tableau = tableau_lire(tampon.getvalue())
    assert tableau.colonnes == ["structure", "commune", "code postal", "service"]
    assert [list(brut.values()) for _, brut in tableau.lignes] == [
        ["Relais", "Niort", "79000", "Un"], ["Relais", "Niort", "79000", "Deux"], ["Autre", "Melle", "79500", "Trois"]
    ]  # fmt: skip


def test_guesser_knows_communes_and_codes_by_their_cells():
    colonnes = tableau_lire(b"Nom;Secteur A;Zorg;Kepler\na;Niort;79191;79000\nb;Melle;79174;79500\n")
    devinees = correspondance_deviner(colonnes_lire(colonnes), Lexique()).colonnes
    assert {nom: source.champ for nom, source in devinees.items()} == {
        "nom": "structure_nom", "secteur a": "commune", "zorg": "code_insee", "kepler": "code_postal"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ligne", "adresse", "dit"),
    [
        ("Relais;Derrière l’église - bâtiment C;Niort", "Derrière l’église - bâtiment C", "gardée entière."),
        ("Relais;Derrière l’église;", None, "gardée entière, sans lieu."),
    ],
)
def test_address_that_cannot_be_cut_is_kept_whole_and_told(ligne, adresse, dit):
    reglages = {
        "correspondance": 1, "colonnes": {"Nom": "structure_nom", "Où": "adresse_entiere", "Ville": "commune"},
        "constantes": {"reseau": "cio"}, "identifiant": ["Nom"],
    }  # fmt: skip
    importation = importer(f"Nom;Où;Ville\n{ligne}\n".encode(), correspondance=reglages)
    assert importation.lignes.get().motif.endswith(dit)
    if adresse:
        assert Lieu.objects.get().adresse == adresse
    else:
        assert Structure.objects.get().presentation == "Adresse : Derrière l’église" and not Lieu.objects.exists()
