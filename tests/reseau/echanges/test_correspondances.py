"""A spreadsheet of any make: its columns are guessed, told on a screen, remembered, exported; twice changes nothing."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Correspondance, Doublon, FichierDepose, Import, Lieu, Service
from reseau.echanges.imports.correspondances import (
    colonnes_lire,
    correspondance_deviner,
    reglages_decoder,
    reglages_lire,
)
from reseau.echanges.imports.tableaux import tableau_lire
from reseau.echanges.imports.vocabulaire import Lexique
from reseau.echanges.rules.correspondances import correspondance_appliquer, fichier_recevoir
from reseau.echanges.rules.imports.depots import depots_oublier, import_lancer
from reseau.structures.models import Structure
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db
PARTENAIRES = (
    "Annuaire des partenaires 2026\r\n"
    "Structure;Adresse;CP;Ville;Tél.;Adresse mail;Site internet;Jours et heures d’ouverture;Action;"
    "Publics accueillis\r\n"
    "Relais Avenir;3 rue des Essais;79000;Niort;549001234;accueil@relais.example;www.relais.example;"
    "du lundi au jeudi 9h-12h30 et 13h30-17h;Faire le point;DE, salariés\r\n"
    "Cap Essor;8 place du Marché;86000;POITIERS CEDEX 9;05 49 00 56 78;contact@essor.example;;sur rendez-vous;"
    "Conseil VAE;Tous publics / habitants du quartier\r\n"
)


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    une_commune("Poitiers")
    fabriques.un_reseau("partenaires")


def classeur(*lignes, titre="Feuille") -> bytes:
    """A real workbook of one sheet."""
    fichier, tampon = Workbook(), BytesIO()
    fichier.active.title = titre
    for ligne in lignes:
        fichier.active.append(ligne)
    fichier.save(tampon)
    return tampon.getvalue()


def deposer(client, contenu=PARTENAIRES, nom="partenaires.csv", source="partenaires"):
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    donnees = {"source": source, "fichier": SimpleUploadedFile(nom, octets)}
    return client.post(reverse("import_deposer"), donnees, follow=True)


def envoyer(client, reponse, geste="lire", **choix):
    """Send the screen back as it is shown, with these changes; None takes a field away."""
    montres = {champ.html_name: champ.value() for champ in reponse.context["form"]}
    donnees = {nom: valeur for nom, valeur in montres.items() if valeur not in ("", [])}
    donnees = {nom: v for nom, v in {**donnees, **choix, "geste": geste}.items() if v is not None}
    return client.post(reverse("correspondance", args=[reponse.context["depot"].public_id]), donnees, follow=True)


def colonne(reponse, titre) -> str:
    """The name of the control of a column."""
    return next(c["champ"].html_name for c in reponse.context["form"].colonnes if c["titre"] == titre)


CONSTANTES = {"k_reseau": "partenaires", "k_missions": ["conseil"], "k_zone": "DEPARTEMENT"}


def lire(region, **choix) -> Import:
    """Drop the file, say what it holds, up to the preview."""
    envoyer(region, deposer(region), **CONSTANTES, **choix)
    return Import.objects.get()


# Deviner


def devines(contenu) -> dict[str, str]:
    tableau = tableau_lire(contenu.encode() if isinstance(contenu, str) else contenu)
    reglages = correspondance_deviner(colonnes_lire(tableau), Lexique())
    return {nom: source.champ for nom, source in reglages.colonnes.items()}


def test_usual_french_headers_are_guessed_column_by_column():
    for entete, ligne, attendus in (
        (
            "Structure;Adresse;CP;Ville;Tél.;Adresse mail;Site internet;Publics accueillis",
            "Relais;3 rue X;79000;Niort;05 49 00 00 00;a@b.example;www.b.example;Tous publics",
            "structure_nom adresse code_postal commune telephone courriel site publics",
        ),
        (
            "Raison sociale,N° SIRET,Adresse 1,Adresse 2,Code postal et ville,Latitude,Longitude,E-mail",
            "Relais,732 829 320 00074,3 rue X,Bâtiment B,79000 Niort,46.32,-0.46,a@b.example",
            "structure_nom siret adresse complement postal_commune latitude longitude courriel",
        ),
        (
            "ID\tNOM DE L'ORGANISME\tCOORDONNÉES GPS\tCODE INSEE\tHORAIRES D'OUVERTURE\tTÉLÉPHONE\tMIS À JOUR LE",
            "12\tRelais\t46.32, -0.46\t79191\tlundi 9h-12h\t0549000000\t03/11/2026",
            "structure_id structure_nom point code_insee horaires telephone date_maj",
        ),
        (
            "Association|Antenne|Lundi|Mardi|Mercredi|Jeudi|Vendredi|Thématiques|Conditions d'accès",
            "Relais|Antenne nord|9h-12h|fermé|9h-12h|9h-12h|9h-12h|VAE|Sur inscription",
            "structure_nom lieu_nom horaires_lundi horaires_mardi horaires_mercredi horaires_jeudi horaires_vendredi "
            "themes conditions",
        ),
        (
            "Organisme;Contact;Portable;Web;Nom du service;Descriptif;Public cible;Modalités d’accueil;Commentaire",
            "Relais;a@b.example;06 00 00 00 00;https://b.example;Faire le point;Un entretien;Salariés;Présentiel;Oh",
            "structure_nom courriel telephone site service_nom description publics modes -",
        ),
    ):
        trouves = devines(f"{entete}\r\n{ligne}\r\n")
        colonnes = tableau_lire(f"{entete}\r\n{ligne}\r\n".encode()).colonnes
        assert [trouves.get(nom, "-") for nom in colonnes] == attendus.split(), entete


def test_crosses_under_the_name_of_a_public_are_guessed_as_that_public():
    contenu = "Structure;Salariés;Demandeurs d’emploi\r\nRelais;x;\r\nCap;oui;oui\r\nEssor;non;x\r\n"
    tableau = tableau_lire(contenu.encode())
    sources = correspondance_deviner(colonnes_lire(tableau), Lexique()).colonnes
    assert sources["salariés"].champ == sources["demandeurs d’emploi"].champ == "publics"
    assert sources["salariés"].valeurs == {"x": "salaries", "oui": "salaries", "non": ""}


# L'écran


def test_unknown_header_asks_what_each_column_holds_and_a_file_lost_meanwhile_is_dropped_again(region):
    reponse = deposer(region)
    page = page_lue(reponse)
    assert FichierDepose.objects.get().nom == "partenaires.csv" and not Import.objects.exists()
    assert "Que contient chaque colonne" in page and "accueil@relais.example" in page and "POITIERS CEDEX 9" in page
    assert "à quelle mission il répond" in page  # ce qui manque se dit avant d'envoyer
    assert "k_missions" in envoyer(region, reponse).context["form"].errors and not Import.objects.exists()
    storages["prive"].delete(FichierDepose.objects.get().fichier)
    suite = envoyer(region, reponse, **CONSTANTES)
    assert "déposez-le à nouveau" in page_lue(suite) and not Import.objects.exists()


def test_unknown_words_are_asked_once_then_the_preview_is_shown(region):
    reponse = deposer(region)
    publics = colonne(reponse, "Publics accueillis")
    seul = envoyer(region, reponse, **{publics: None})  # rien à préciser, mais il manque des réponses
    assert "k_publics" in seul.context["form"].errors
    demande = envoyer(region, seul, **CONSTANTES, **{publics: "publics"})
    assert "Dites ce que veulent dire ces mots" in page_lue(demande) and not Import.objects.exists()
    envoyer(region, demande)
    importation = Import.objects.get()
    assert (importation.creees, importation.refusees) == (2, 0) and not Structure.objects.exists()
    region.post(reverse("import_appliquer", args=[importation.pk]))
    niort, poitiers = Lieu.objects.order_by("commune__code_insee")
    assert (niort.telephone, niort.horaires) == ("05 49 00 12 34", "Mo-Th 09:00-12:30,13:30-17:00; PH off")
    assert niort.structure.site == "https://www.relais.example" and niort.courriel == "accueil@relais.example"
    assert (poitiers.commune.nom, poitiers.complement) == ("Poitiers", "86000 POITIERS CEDEX 9")
    assert (poitiers.horaires, poitiers.acces) == ("", "Horaires : sur rendez-vous")
    service = Service.objects.get(structure=niort.structure)
    assert {p.code for p in service.publics.all()} == {"demandeurs-emploi", "salaries"}
    assert (service.zone, service.zone_codes, service.nom) == ("DEPARTEMENT", ["79"], "Faire le point")
    call_command("verifier")


def test_word_given_a_code_is_read_as_that_code(region):
    reponse = deposer(region)
    (publics,) = (c for c in reponse.context["form"].colonnes if c["neuf"])
    (mot,) = publics["valeurs"]
    assert mot.label == "« habitants du quartier »"
    envoyer(region, reponse, **CONSTANTES, **{mot.html_name: "demandeurs-emploi"})
    region.post(reverse("import_appliquer", args=[Import.objects.get().pk]))
    service = Service.objects.get(nom="Conseil VAE")
    assert {p.code for p in service.publics.all()} == {"tout-public", "demandeurs-emploi"}


def test_same_header_of_the_source_goes_straight_to_the_preview_and_changes_nothing(region):
    importation = lire(region)
    region.post(reverse("import_appliquer", args=[importation.pk]))
    reponse = deposer(region, PARTENAIRES.replace("Annuaire des partenaires 2026\r\n", ""))
    seconde = Import.objects.latest("pk")
    assert reponse.redirect_chain[-1][0] == reverse("import_detail", args=[seconde.pk])
    assert (seconde.creees, seconde.modifiees, seconde.inchangees) == (0, 0, 2)
    assert "Revoir la correspondance" in page_lue(reponse)
    revue = region.get(reverse("correspondance", args=[seconde.depot.public_id]))
    assert "Voici ce que vous aviez dit" in page_lue(revue)
    assert revue.context["form"]["k_missions"].value() == ["conseil"]


def test_other_or_forgotten_header_asks_again_with_what_was_said_and_a_refused_file_is_not_kept(region):
    lire(region)
    reponse = deposer(region, PARTENAIRES.replace("Site internet", "Toile"))
    assert reponse.context["form"].initial[colonne(reponse, "Structure")] == "structure_nom"
    assert reponse.context["form"]["k_missions"].value() == ["conseil"]
    FichierDepose.objects.all().delete()
    entete = PARTENAIRES.splitlines()[1]
    assert "ne contient aucune ligne" in page_lue(deposer(region, f"{entete}\r\n"))
    assert not FichierDepose.objects.exists()
    region.post(reverse("correspondance_oublier", args=[Correspondance.objects.get().pk]))
    assert "Que contient chaque colonne" in page_lue(deposer(region))


def test_what_is_wrong_or_missing_is_told_at_its_field_and_what_was_typed_is_kept(region):
    for choix, champ, dit in (
        ({"Ville": "code_postal"}, "Ville", "La colonne « CP » le donne déjà"),
        ({"Structure": None}, "", "Dites quelle colonne donne le nom de la structure."),
        ({"Ville": None, "CP": None}, "", "Dites quelle colonne donne la commune"),
        ({"Action": None}, "k_service_nom", "Nommez le service"),
        ({"Structure": "champ inventé"}, "Structure", "Ce choix n’est pas dans la liste."),
        ({"k_zone_noms": "Nulle-Part"}, "k_zone_noms", "Nous ne trouvons pas « Nulle-Part »"),
        ({"k_date_maj": "31/02/2026"}, "k_date_maj", "Cette date n’existe pas"),
    ):
        reponse = deposer(region)
        noms = {nom if nom.startswith("k_") else colonne(reponse, nom): valeur for nom, valeur in choix.items()}
        suite = envoyer(region, reponse, **{**CONSTANTES, "k_service_nom": None, "k_description": "Mot gardé", **noms})
        cle = "__all__" if not champ else champ if champ.startswith("k_") else colonne(reponse, champ)
        assert any(dit in erreur for erreur in suite.context["form"].errors[cle]), choix
        assert "Mot gardé" in page_lue(suite) and not Import.objects.exists(), choix


def test_sheet_of_a_workbook_is_chosen_and_its_numbers_keep_their_zeros(region):
    fichier, tampon = Workbook(), BytesIO()
    fichier.active.append(["Lisez-moi d’abord"])
    feuille = fichier.create_sheet("Structures")
    feuille.append(["Structure", "SIRET", "CP", "Ville", "Téléphone"])
    feuille.append(["Relais", 5520135400010.0, 79000.0, "Niort", 549001234.0])
    fichier.save(tampon)
    reponse = deposer(region, tampon.getvalue(), "a.xlsx")
    assert "Lire cette feuille" in page_lue(reponse)
    adresse = reverse("correspondance", args=[reponse.context["depot"].public_id])
    reponse = region.get(adresse, {"feuille": "Structures"})
    envoyer(region, reponse, k_reseau="partenaires")
    region.post(reverse("import_appliquer", args=[Import.objects.get().pk]))
    structure = Structure.objects.get()
    assert structure.siret == "05520135400010" and Lieu.objects.get().code_postal == "79000"
    assert Lieu.objects.get().telephone == "05 49 00 12 34"
    assert deposer(region, tampon.getvalue(), "a.xlsx").redirect_chain[-1][0].startswith("/annuaire/importer/")
    assert Import.objects.latest("pk").bilan.startswith("créées 0, modifiées 0, inchangées 1")


def test_columns_without_identifier_give_one_that_does_not_move(region):
    importation = lire(region)
    premiers = list(importation.lignes.values_list("source_id", flat=True))
    autre = PARTENAIRES.replace("549001234", "549009999").replace("3 rue des Essais", "4 rue des Essais")
    deposer(region, autre)
    assert list(Import.objects.latest("pk").lignes.values_list("source_id", flat=True)) == premiers


# Garder, exporter, oublier


def test_exported_settings_are_taken_up_again_elsewhere(region):
    exporte = envoyer(region, deposer(region), geste="exporter", **CONSTANTES)
    assert exporte["Content-Disposition"] == 'attachment; filename="correspondance-partenaires.json"'
    reglages = reglages_decoder(exporte.content)
    assert not Import.objects.exists() and reglages.constantes["missions"] == ["conseil"]
    charge = region.post(
        reverse("correspondance_charger", args=[deposer(region, source="autre").context["depot"].public_id]),
        {"fichier": SimpleUploadedFile("c.json", exporte.content)},
    )
    assert charge.context["form"]["k_missions"].value() == ["conseil"]
    envoyer(region, charge)
    garde = region.get(reverse("correspondance_export", args=[Correspondance.objects.get(source="autre").pk]))
    assert reglages_decoder(garde.content) == reglages
    assert list(json.loads(garde.content)["colonnes"])[:3] == ["structure", "adresse", "cp"]


PAS_DES_REGLAGES = [
    (b"{", "JSON est incorrect, ligne 1"),
    (b"\xff", "UTF-8"),
    (b"[" * 100_000, "JSON"),
    (b"[]", "colonnes"),
    (b'{"colonnes": {"a": "autre"}}', "« autre » n’est pas connu"),
    (b'{"colonnes": {"a": "siret", "b": "siret"}}', "est donné par « a » et « b »"),
    (b'{"colonnes": {}, "constantes": {"pk": "1"}}', "« pk » n’est pas connue"),
    (b'{"colonnes": {}, "constantes": {"zone": {"a": 1}}}', "est un texte"),
    (b'{"colonnes": {"a": {"champ": "publics", "valeurs": {"x": 1}}}}', "un code pour chaque valeur"),
    (b'{"colonnes": {}, "correspondance": 9}', "version 1"),
    (b'{"colonnes": {}, "autre": 9}', "« autre » n’est pas connu"),
    (b'{"colonnes": {}, "identifiant": 9}', "liste de colonnes"),
]


def test_settings_that_are_not_settings_are_refused_with_the_reason(region):
    adresse = reverse("correspondance_charger", args=[deposer(region).context["depot"].public_id])
    for octets, dit in PAS_DES_REGLAGES:
        reponse = region.post(adresse, {"fichier": SimpleUploadedFile("c.json", octets)}, follow=True)
        assert dit in page_lue(reponse).replace("\u00a0", " ").replace("\u202f", " ")


def test_kept_file_goes_once_applied_or_after_a_day(region):
    importation = lire(region)
    depot = FichierDepose.objects.get()
    assert storages["prive"].exists(depot.fichier)
    region.post(reverse("import_appliquer", args=[importation.pk]))
    assert not FichierDepose.objects.exists()
    deposer(region, source="autre")
    vieux = FichierDepose.objects.get()
    FichierDepose.objects.update(cree_le=timezone.now() - timedelta(hours=25))
    assert depots_oublier() == 1 and not FichierDepose.objects.exists() and depots_oublier() == 0
    assert region.get(reverse("correspondance", args=[vieux.public_id])).status_code == 404


# En ligne de commande


def test_command_reads_settings_remembers_them_and_changes_nothing_the_second_time(region, tmp_path, capsys):
    exporte = envoyer(region, deposer(region, source="ecran"), geste="exporter", **CONSTANTES)
    (tmp_path / "c.json").write_bytes(exporte.content)
    (tmp_path / "p.csv").write_bytes(PARTENAIRES.encode("cp1252"))
    fichier, options = str(tmp_path / "p.csv"), {"correspondance": tmp_path / "c.json"}
    call_command("importer_annuaire", fichier, source="cli", essai=True, **options)
    assert not Correspondance.objects.exists() and not Import.objects.exists() and not Doublon.objects.exists()
    assert not storages["prive"].exists("imports") or not storages["prive"].listdir("imports")[1]
    call_command("importer_annuaire", fichier, source="cli", **options)
    bilan = "créées 2, modifiées 0, inchangées 0, refusées 0, doublons proposés 0"
    assert capsys.readouterr().out.strip().endswith(bilan)
    call_command("importer_annuaire", fichier, source="cli")
    bilan = "créées 0, modifiées 0, inchangées 2, refusées 0, doublons proposés 0"
    assert capsys.readouterr().out.strip().endswith(bilan)
    with pytest.raises(CommandError, match="Ces colonnes ne sont pas connues"):
        call_command("importer_annuaire", fichier, source="jamais vue")
    (tmp_path / "c.json").write_text("{")
    with pytest.raises(CommandError, match="JSON est incorrect"):
        call_command("importer_annuaire", fichier, source="cli", **options)


def test_rule_refuses_settings_that_name_a_missing_column_and_plans_a_known_header_at_once():
    reglages = {"colonnes": {"Structure": "structure_nom", "Absente": "siret"}}
    with pytest.raises(RegleRefusee, match="n’a pas : absente"):
        import_lancer(contenu=PARTENAIRES.encode(), nom="p.csv", source="x", essai=True, correspondance=reglages)
    contenu = "structure_id;structure_nom;reseau\r\na;Relais;partenaires\r\n"
    suite = fichier_recevoir(contenu=contenu.encode(), nom="a.csv", source="x", par=fabriques.une_region())
    assert isinstance(suite, Import) and suite.creees == 1


def test_example_of_the_documentation_is_read_as_it_is():
    page = (Path(__file__).resolve().parents[3] / "docs/guide/donnees.md").read_text("utf-8")
    exemple = page.split("```json\n")[1].split("```")[0]
    reglages = reglages_decoder(exemple.encode())
    entete = ";".join(reglages.colonnes) + "\r\n"
    ligne = "Relais;3 rue X;79000 Niort;0549001234;lundi 9h-12h;DE / Autres\r\n"
    importation = import_lancer(
        contenu=(entete + ligne).encode(), nom="e.csv", source="exemple", essai=False, reseau="partenaires",
        correspondance=reglages.garder(),
    )  # fmt: skip
    assert importation.creees == 1, importation.lignes.get().motif
    assert {p.code for p in Service.objects.get().publics.all()} == {"demandeurs-emploi"}


# Pour qui : qui a déposé le fichier, et la Région ; ce qu’elle a dit d’une source reste

CONTENU = b"Structure;Ville\r\nRelais;Niort\r\n"
REGLAGES = reglages_lire({"colonnes": {"Structure": "structure_nom", "Ville": "commune"}})


def recevoir(par, source="relais"):
    return fichier_recevoir(contenu=CONTENU, nom="r.csv", source=source, par=par, reseau="missions-locales")


def test_what_the_region_said_of_a_source_is_not_replaced_by_someone_else():
    region, referent = fabriques.une_region(), fabriques.un_referent()
    depots = [recevoir(region), recevoir(referent), recevoir(referent, "autre"), recevoir(region, "autre")]
    for depot, par in zip(depots, (region, referent, referent, region), strict=True):
        colonnes = ["structure", "ville", par.email]
        correspondance_appliquer(depot=depot, reglages=REGLAGES, colonnes=colonnes, par=par)
    assert Correspondance.objects.get(source="relais").colonnes[2] == region.email
    assert Correspondance.objects.get(source="autre").colonnes[2] == region.email
