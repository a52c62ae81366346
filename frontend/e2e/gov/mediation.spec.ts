import type { Page } from '@playwright/test'
import { Client } from '../biz/cases'
import { advance, advanceAway } from '../support/clock'
import { expectAccessible } from '../support/accessibility'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { FILING, give } from './deeds'

// The clock only goes on.
test.use({ apart: 'mediation' })

test('a case is accepted, mediated and closed, with the clock moved between', async ({ browser, request }) => {
  const consumer = await Client.logIn(request, 'consumer@demo.example')
  const { id, number } = await consumer.post<{ id: string; number: string }>('/api/v1/complaints', FILING)

  const contexts = await Promise.all([browser.newContext(), browser.newContext()])
  const [officer, mediator] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page]
  await logIn(officer, 'officer')
  await officer.getByRole('searchbox').fill(number)
  await officer.getByRole('searchbox').press('Enter')
  await officer.getByRole('link', { name: number }).click()
  await expect(officer.getByText('不计').first()).toBeVisible()

  // What the officer brings is with the case, for both sides to see.
  await officer
    .getByLabel('添加凭证')
    .setInputFiles({ name: '现场笔录.txt', mimeType: 'text/plain', buffer: Buffer.from('到店核实，手机不能开机。') })
  await expect(officer.getByRole('button', { name: '现场笔录.txt' })).toBeVisible()
  await expectAccessible(officer)

  await officer.getByRole('group', { name: '可以做的事' }).getByRole('button', { name: '不予受理' }).click()
  await officer.getByRole('dialog').getByLabel('依据').selectOption('3')
  await expect(officer.getByRole('dialog').getByText('也可以申请仲裁，或向人民法院起诉')).toBeVisible()
  await expectAccessible(officer)
  await officer.keyboard.press('Escape')

  await give(officer, '受理', async () => undefined)
  await advance({ days: 2 })

  await logIn(mediator, 'mediator')
  await mediator.goto(`/gov/cases/${id}`)
  await give(mediator, '开始调解', async (form) => {
    await form.getByLabel('调解方式').selectOption('phone')
    await form.getByLabel('被投诉人同意调解').check()
  })
  // The officer's page has heard of it without being touched.
  await expect(officer.locator('#strip').getByText('调解中')).toBeVisible()

  await give(mediator, '记录调解协议', async (form) => {
    await form.getByLabel('协议形式').selectOption('performed_at_once')
    await form.getByLabel('协议内容').fill('当场退还 1,243.20 元。')
    await form.getByLabel('调解记录').fill('双方到场，当场履行。')
    await form.getByLabel('挽回金额（元）').fill('1243.20')
  })
  await advanceAway(officer, { days: 1 })
  await give(officer, '办结', async (form) => {
    await form.getByLabel('是否属实').selectOption('yes')
    await form.getByLabel('告知方式').selectOption('phone')
  })
  await expect(officer.locator('#strip').getByText('已办结')).toBeVisible()
  await expect(officer.getByText('¥1,243.20').first()).toBeVisible()
})
