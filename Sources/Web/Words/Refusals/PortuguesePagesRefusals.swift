/// Portuguese for why something is refused: what pages ask for, and how it is sent.
let portuguesePagesRefusals = """
    the form is not UTF-8 = o formulário não está em UTF-8
    there is no such language = não existe essa língua
    there is no such purpose: choose one of {1} = não existe essa finalidade: escolha uma de {1}
    at: write a time, as in 2025-04-05T09:30:00Z = at: escreva uma hora, como 2025-04-05T09:30:00Z
    as: write csv or json = as: escreva csv ou json
    the question is too long: ask for less = a pergunta é longa demais: peça menos
    the house whose meeting this is writes to its participants = a casa de quem é a reunião escreve aos seus participantes
    this meeting has no participant of that number = esta reunião não tem nenhum participante com esse número
    nobody recorded when this meeting is: a calendar could not show it = ninguém registou quando é esta reunião: um calendário não a poderia mostrar
    this meeting is not one that you may change here = esta reunião não é das que pode alterar aqui
    name a channel, and how it is to be written: as=stix or as=csv = nomeie um canal, e a forma em que se escreve: as=stix ou as=csv
    days: write a number from 1 to {1} = days: escreva um número de 1 a {1}
    answer with grant or refuse = responda com grant ou refuse
    a recall has a reason = uma recolha tem um motivo
    a recall says what becomes of the content = uma recolha diz o que acontece ao conteúdo
    an entry is named by its number = uma entrada é nomeada pelo seu número
    what you look for is too long: write less = o que procura é longo demais: escreva menos
    there is no "{1}" in the registry that you may see = não há nenhum «{1}» no repertório que possa ver
    there is no form "{1}" for you = não há nenhum formulário «{1}» para si
    a request is for access, rectification, erasure, restriction or an objection = um pedido é de acesso, retificação, apagamento, limitação ou oposição
    choose one of the decisions = escolha uma das decisões
    a request does not go that way = um pedido não segue esse caminho
    there is no proof of a part: it would tell of the rest = não há prova de uma parte: revelaria o resto
    {1} is no product: its page prints, and its object is a file = {1} não é um produto: a sua página imprime-se, e o seu objeto é um ficheiro
    this requirement is not one that you may change here = esta necessidade não é das que pode alterar aqui
    this request is another house's: only they ask others for it = este pedido é de outra casa: só ela pergunta a outros por ele
    say what is to be found: q=… = diga o que se procura: q=…
    the form has {1} lines of wordings at most, each of four fields = o formulário tem {1} linhas de formulações no máximo, cada uma de quatro campos
    there is no such certificate that you may see = não há nenhum certificado desses que possa ver
    a certificate is a file as json, or a sheet as pdf = um certificado é um ficheiro em json, ou uma folha em pdf
    months: write a number = months: escreva um número
    there is no form "{1}": choose one of those on the page before = não há nenhum formulário «{1}»: escolha um dos da página anterior
    say how it is to be written: as=stix or as=csv = diga como se escreve: as=stix ou as=csv
    the package has {1} bytes, {2} is the most: shorten it = o pacote tem {1} bytes, {2} é o máximo: encurte-o
    {1} is no warning whose hazard you may see: take its object = {1} não é um alerta cujo perigo possa ver: leve o seu objeto
    {1} was taken back, and no version before it may go wherever this one goes: cancel those by hand = {1} foi retirado, e nenhuma versão anterior pode ir a toda a parte aonde esta vai: cancele-as à mão
    {1} cannot be written as an alert: {2} = {1} não se pode escrever como alerta: {2}
    the label of {1} cannot be written: {2} = a etiqueta de {1} não se pode escrever: {2}
    more than {1} query parameters: send fewer = mais de {1} parâmetros de consulta: envie menos
    the query has a malformed percent escape: send UTF-8, %XX for each byte = a consulta tem um escape de percentagem malformado: envie UTF-8, %XX para cada byte
    more than {1} fields: send fewer = mais de {1} campos: envie menos
    {1} is given {2} times: give it once = {1} é dado {2} vezes: dê-o uma vez
    the form does not say what parts it: send multipart/form-data with a boundary = o formulário não diz o que o separa: envie multipart/form-data com um boundary
    the form has more than {1} parts: send fewer = o formulário tem mais de {1} partes: envie menos
    the form is not multipart/form-data as RFC 7578 has it: send it again = o formulário não é multipart/form-data segundo a RFC 7578: envie-o de novo
    {1} cannot be written anew in this form: follow it up instead = {1} não se pode escrever de novo neste formulário: dê-lhe antes seguimento
    """
