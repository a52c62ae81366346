/** Fresh cases for an enterprise of the demonstration, filed by a consumer over the API as any client would. */

import { expect, type APIRequestContext } from '@playwright/test'

const PASSWORD = 'hejie-demo-2026'

export class Client {
  private constructor(
    private readonly request: APIRequestContext,
    readonly token: string,
  ) {}

  static async logIn(request: APIRequestContext, login: string): Promise<Client> {
    const answer = await request.post('/api/v1/auth/login', { data: { login, password: PASSWORD } })
    expect(answer.status()).toBe(200)
    return new Client(request, ((await answer.json()) as { access_token: string }).access_token)
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(path, { headers: this.headers })
    expect(answer.status(), path).toBe(200)
    return (await answer.json()) as T
  }

  async post<T>(path: string, data: unknown): Promise<T> {
    const answer = await this.request.post(path, { headers: this.headers, data })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return (await answer.json()) as T
  }

  command(id: string, command: string, data: unknown) {
    return this.post<{ version: number }>(`/api/v1/complaints/${id}/commands/${command}`, data)
  }

  private get headers() {
    return { Authorization: `Bearer ${this.token}` }
  }
}

/** Files a complaint against the enterprise; its identifier. */
export async function file(consumer: Client, enterprise: string, subject: string, fen = 129_900): Promise<string> {
  return (await consumer.post<{ id: string }>('/api/v1/complaints', filing(enterprise, subject, fen))).id
}

/** What is sent for it. */
export function filing(enterprise: string, subject: string, fen = 129_900) {
  return {
    submit: true,
    complainant: { phone: '13800138000', address: '北京市丰台区某街 1 号' },
    respondent: { enterprise_id: enterprise },
    subject,
    statement: '到货后发现柜门开裂，联系客服多次未解决，希望退款。',
    goods: '定制两门衣柜',
    requests: [{ kind: 'refund', amount_fen: fen }],
    problem: 'after_sales',
    subject_category: 'goods.home_goods',
    sales_mode: 'own_site',
    amount_fen: fen,
    purchased_on: '2026-09-27',
    for_living: true,
    truth_confirmed: true,
    no_evidence_reason: '付款记录在手机中，稍后补充',
    consents: { publication: true, entrusted_mediation: true, escalation: true, contact_to_enterprise: true },
  }
}

/** The consumer and the enterprise of the handler. */
export async function parties(request: APIRequestContext) {
  const consumer = await Client.logIn(request, 'consumer@demo.example')
  const handler = await Client.logIn(request, 'handler@wanliu.example')
  const { enterprise_id } = await handler.get<{ enterprise_id: string }>('/api/v1/me')
  return { consumer, handler, enterprise: enterprise_id }
}
