"""Forms of the verbs that a stem does not bring together: « je perds », « a perdu » and « perdre »."""

from home.recherche.texte import raciner

# Chaque verbe, puis ses formes qui n’ont pas sa racine, sauf celles qui sont aussi un nom : « offre », « cours ».
_VERBES = """
apprendre apprends apprend apprenons apprennent apprenait apprenant apprendra appris apprise
comprendre comprends comprend comprennent comprenait comprenant compris
conduire conduis conduit conduisent conduisait conduisant
connaître connais connaît connaissent connaissait connu
construire construis construit construisent
craindre crains craint craignent
croire crois croit croient croyait
devenir deviens devient deviennent devenait deviendra deviendrait devenu devenue
dormir dors dort dorment dormait
écrire écris écrit écrivent écrivait
élever élève élèvent
entendre entends entend entendent entendait entendu
envoyer envoie envoient enverra
faire fais fait font faisait faisant fera ferait
finir finis finit finissent finissait fini finie
lire lis lit lisent lisait lu
maintenir maintient maintiens maintenu
mettre mets met mettent mettait mettra mis mise
obtenir obtiens obtient obtenait obtenu obtenue
ouvrir ouvre ouvrent ouvrait ouvert
partir pars part partent partait parti partie
payer paie paient
perdre perds perd perdent perdait perdra perdu perdue
permettre permet permettent permis
pouvoir peux peut peuvent pouvait pourra pourrai pourrait pu
prendre prends prend prennent prenait prenant prendra pris
réduire réduit réduis
rejoindre rejoins rejoint
rendre rends rend rendent rendait rendu
reprendre reprends reprend reprennent reprenait reprenant reprendra repris reprise
retenir retiens retient retenu
revenir reviens revient reviennent revenait reviendra revenu revenue
savoir sais sait savent savait saura su
servir sers sert servent servait servi
sortir sors sort sortent sortait sorti sortie
soutenir soutiens soutient soutenu
suivre suis suit suivent suivait suivi
tenir tiens tient tiennent tenait tiendra tenu
vendre vends vend vendent vendait vendu
venir viens vient viennent venait viendra venu venue
vivre vis vit vivent vivait vécu
voir vois voit voient voyait vu
vouloir veux veut veulent voulait voudra voudrais voudrait voulu
"""

INFINITIFS = {
    raciner(forme): raciner(verbe) for verbe, *formes in map(str.split, _VERBES.split("\n")[1:-1]) for forme in formes
}
"""The stem of each verb by those of its forms."""
