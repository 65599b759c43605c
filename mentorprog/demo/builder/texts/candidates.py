"""Candidates: the role, and the three texts that an application holds about each."""

from typing import NamedTuple


class About(NamedTuple):
    """What a service writes about one candidate."""

    role: str
    background: str
    suitability: str
    job_context: str


ABOUT: dict[str, dict[str, About]] = {
    "outreach": {
        "nb": About(
            "Uteteamet, miljøarbeider",
            "Vernepleier med elleve år i oppsøkende ungdomsarbeid. Videreutdanning i psykisk helsearbeid for barn og "
            "unge.",
            "Rolig når andre blir ivrige. Får tillit hos ungdom som sjelden gir den, og ber om råd i tide.",
            "Arbeider ute fire kvelder i uka og er fast kontakt for to ungdomsskoler og fritidsklubben.",
        ),
        "nn": About(
            "Uteteamet, miljøarbeidar",
            "Vernepleiar med elleve år i oppsøkjande ungdomsarbeid. Vidareutdanning i psykisk helsearbeid for barn og "
            "unge.",
            "Roleg når andre blir ivrige. Får tillit hos ungdom som sjeldan gir den, og bed om råd i tide.",
            "Arbeider ute fire kveldar i veka og er fast kontakt for to ungdomsskular og fritidsklubben.",
        ),
    },
    "child welfare": {
        "nb": About(
            "Barneverntjenesten, kontaktperson for ungdom",
            "Barnevernspedagog fra 2010. Har ledet tiltaksteamet i fire år og tatt kurs i traumebevisst omsorg.",
            "Tydelig og varm. Tåler uenighet uten å slippe kontakten, og er vant til å stå i saker over tid.",
            "Følger opp ungdom over 15 år i tiltak og har ukentlige møter med skole og politi.",
        ),
        "nn": About(
            "Barneverntenesta, kontaktperson for ungdom",
            "Barnevernspedagog frå 2010. Har leia tiltaksteamet i fire år og teke kurs i traumemedviten omsorg.",
            "Tydeleg og varm. Toler usemje utan å sleppe kontakten, og er van med å stå i saker over tid.",
            "Følgjer opp ungdom over 15 år i tiltak og har møte med skule og politi kvar veke.",
        ),
    },
    "school": {
        "nb": About(
            "Rådgiver på ungdomsskolen",
            "Lektor i samfunnsfag og KRLE med videreutdanning i sosialpedagogisk rådgiving.",
            "Nysgjerrig på hvordan unge tenker. Stiller spørsmål uten å møte svarene med pekefinger.",
            "Har rådgivertid hver dag og leder skolens ressursgruppe for trivsel og fravær.",
        ),
        "nn": About(
            "Rådgivar på ungdomsskulen",
            "Lektor i samfunnsfag og KRLE med vidareutdanning i sosialpedagogisk rådgiving.",
            "Nyfiken på korleis unge tenkjer. Stiller spørsmål utan å møte svara med peikefinger.",
            "Har rådgivartid kvar dag og leier ressursgruppa på skulen for trivsel og fråvær.",
        ),
    },
    "refugees": {
        "nb": About(
            "Flyktningtjenesten, programrådgiver",
            "Sosionom. Åtte år i flyktningtjenesten og tolkefaglig grunnkurs. Snakker tre språk i arbeidet.",
            "Bygger bro mellom familier og tjenester. Kjenner egne grenser og ber om veiledning i tide.",
            "Møter nyankomne familier ukentlig og samarbeider med trossamfunn og frivillige.",
        ),
        "nn": About(
            "Flyktningtenesta, programrådgivar",
            "Sosionom. Åtte år i flyktningtenesta og tolkefagleg grunnkurs. Snakkar tre språk i arbeidet.",
            "Byggjer bru mellom familiar og tenester. Kjenner eigne grenser og bed om rettleiing i tide.",
            "Møter familiar som nett er komne, kvar veke, og samarbeider med trussamfunn og frivillige.",
        ),
    },
    "police": {
        "nb": About(
            "Forebyggende avsnitt, politiførstebetjent",
            "Politihøgskolen og tolv år i forebyggende arbeid. Har hatt bekymringssamtaler med ungdom og foresatte.",
            "Lytter først og handler etterpå. Er respektert av både ungdom og kolleger og holder ord.",
            "Er radikaliseringskontakt og deltar i politirådets arbeidsgruppe i tre kommuner.",
        ),
        "nn": About(
            "Førebyggjande avsnitt, politiførstebetjent",
            "Politihøgskulen og tolv år i førebyggjande arbeid. Har hatt uroingssamtalar med ungdom og føresette.",
            "Lyttar først og handlar etterpå. Er respektert av både ungdom og kollegaer og held ord.",
            "Er radikaliseringskontakt og er med i arbeidsgruppa til politirådet i tre kommunar.",
        ),
    },
    "nav": {
        "nb": About(
            "NAV, ungdomsveileder",
            "Bachelor i sosialt arbeid og seks år som veileder for unge mellom 18 og 30.",
            "Tålmodig og praktisk. Finner det neste lille steget og feirer det sammen med den det gjelder.",
            "Har samtaler hver dag med unge uten skole eller arbeid og kjenner bedriftene i kommunen.",
        ),
        "nn": About(
            "NAV, ungdomsrettleiar",
            "Bachelor i sosialt arbeid og seks år som rettleiar for unge mellom 18 og 30.",
            "Tolmodig og praktisk. Finn det neste vesle steget og feirar det saman med den det gjeld.",
            "Har samtalar kvar dag med unge utan skule eller arbeid og kjenner bedriftene i kommunen.",
        ),
    },
    "probation": {
        "nb": About(
            "Friomsorgen, rådgiver",
            "Kriminolog med ni år i kriminalomsorgen, først i fengsel og nå med straff i samfunnet.",
            "Ærlig og forutsigbar. Er trygg i samtaler der tilliten til det offentlige er lav.",
            "Planlegger løslatelser sammen med kommune og NAV og leder samtalegrupper.",
        ),
        "nn": About(
            "Friomsorga, rådgivar",
            "Kriminolog med ni år i kriminalomsorga, først i fengsel og no med straff i samfunnet.",
            "Ærleg og føreseieleg. Er trygg i samtalar der tilliten til det offentlege er låg.",
            "Planlegg lauslatingar saman med kommune og NAV og leier samtalegrupper.",
        ),
    },
    "mental health": {
        "nb": About(
            "Psykisk helse og rus, miljøterapeut",
            "Sykepleier med videreutdanning i psykisk helsearbeid. Femten år i oppsøkende behandlingsteam.",
            "Stødig i krevende samtaler og god til å forklare. Tar imot råd og deler av egen erfaring.",
            "Arbeider hjemme hos folk og på gata, sammen med lege, NAV og politi.",
        ),
        "nn": About(
            "Psykisk helse og rus, miljøterapeut",
            "Sjukepleiar med vidareutdanning i psykisk helsearbeid. Femten år i oppsøkjande behandlingsteam.",
            "Stø i krevjande samtalar og god til å forklare. Tek imot råd og deler av eiga erfaring.",
            "Arbeider heime hos folk og på gata, saman med lege, NAV og politi.",
        ),
    },
    "prevention": {
        "nb": About(
            "SLT-koordinator",
            "Statsviter og tidligere lærer. Har koordinert kommunens forebyggende arbeid i sju år.",
            "Samler folk og får ting til å skje. Ser saker fra flere sider og holder hodet kaldt.",
            "Leder arbeidsgruppa for ungdom og er bindeledd mellom skole, barnevern, helse og politi.",
        ),
        "nn": About(
            "SLT-koordinator",
            "Statsvitar og tidlegare lærar. Har koordinert det førebyggjande arbeidet i kommunen i sju år.",
            "Samlar folk og får ting til å skje. Ser saker frå fleire sider og held hovudet kaldt.",
            "Leier arbeidsgruppa for ungdom og er bindeledd mellom skule, barnevern, helse og politi.",
        ),
    },
    "volunteers": {
        "nb": About(
            "Ungdomshuset, daglig leder",
            "Fagarbeider og aktivitetsleder. Har drevet åpent hus for ungdom sammen med frivillige siden 2014.",
            "Kjenner mange og dømmer få. Er til å stole på, og vet når andre må inn.",
            "Møter ungdom tre kvelder i uka og har avtale med kommunen om oppfølging.",
        ),
        "nn": About(
            "Ungdomshuset, dagleg leiar",
            "Fagarbeidar og aktivitetsleiar. Har drive ope hus for ungdom saman med frivillige sidan 2014.",
            "Kjenner mange og dømmer få. Er til å stole på, og veit når andre må inn.",
            "Møter ungdom tre kveldar i veka og har avtale med kommunen om oppfølging.",
        ),
    },
}
