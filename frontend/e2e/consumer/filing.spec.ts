import type { Page } from '@playwright/test'
import { Client } from '../biz/cases'
import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { PEOPLE } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

// Axe looks at every page of a journey in both themes.
test.describe.configure({ timeout: 180_000 })

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
/** Three pieces on the way. */
const LONG_TEXT = Buffer.from('聊天记录\n'.repeat(100_000))

const next = (page: Page) => page.getByRole('button', { name: /^下一步/ }).click()

async function logInHere(page: Page) {
  await page.getByLabel('手机号或邮箱').fill(PEOPLE.consumer.login)
  await page.getByLabel('密码', { exact: true }).fill('hejie-demo-2026')
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

async function fillStory(page: Page) {
  await page.getByLabel('商品或服务').fill('VIP 会员')
  await page.getByLabel('类别').selectOption('service.internet')
  await page.getByLabel(/^实付金额/).fill('27')
  await page.getByLabel('是，自己或家人用').check()
  await page.getByLabel('主要是什么问题').selectOption('contract')
  await page.getByLabel('事情经过').fill('网站宣传有《复仇者联盟》系列，付费后发现影片已下架。')
}

test('a stranger drafts, reloads, logs in and files, with a connection lost during the upload', async ({
  page,
  context,
  request,
}) => {
  await page.goto('/file')
  await page.getByLabel('企业或店铺名称').fill('银河')
  await page.getByRole('option', { name: /银河互联网电视/ }).click()
  await page.getByLabel('商家自己的网站或应用').check()
  await expectAccessible(page)
  await screenshot(page, 'filing-1-390')
  await next(page)

  await next(page)
  await expect(page.getByRole('group', { name: '需要修改的地方' })).toBeFocused()
  await expect(page.getByRole('link', { name: '请写下事情经过' })).toBeVisible()
  await expectAccessible(page)
  await fillStory(page)
  await expect(page.getByText('已自动保存')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('商品或服务')).toHaveValue('VIP 会员')
  await next(page)

  await page.getByLabel('退款', { exact: true }).check()
  await page.getByRole('button', { name: '全额' }).click()
  await page.setInputFiles('input[type=file]', { name: '截图.png', mimeType: 'image/png', buffer: PICTURE })
  await expect(page.getByText('已存在本机，登录后上传')).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'filing-3-390')
  await next(page)

  await page.getByLabel('真实姓名').fill('赵先生')
  await page.getByLabel('手机号').fill('13800001111')
  await page.getByLabel('通讯地址').fill('北京市丰台区南苑路 1 号')
  await page.getByLabel('以上内容真实').check()
  await expectAccessible(page)
  await screenshot(page, 'filing-4-390', true)
  await page.getByRole('button', { name: '登录并提交' }).click()
  await logInHere(page)
  await expect(page.getByRole('heading', { name: '核对后提交' })).toBeVisible()

  // Back to the evidence: a longer file, and the network goes away under it.
  await page.getByRole('link', { name: '修改 凭证' }).click()
  await expect(page.getByText('已上传')).toBeVisible()
  let pieces = 0
  await page.route('**/uploads/*', async (route) => {
    if (route.request().method() === 'PATCH') pieces += 1
    if (pieces < 2) return route.continue()
    await context.setOffline(true)
    await route.abort('internetdisconnected')
  })
  await page.setInputFiles('input[type=file]', { name: '聊天记录.txt', mimeType: 'text/plain', buffer: LONG_TEXT })
  await expect(page.getByText(/^已传 [1-9]\d*%，网络中断/)).toBeVisible()
  await expect(page.getByText('当前没有网络').first()).toBeVisible()
  await page.unroute('**/uploads/*')
  await context.setOffline(false)
  await expect(page.getByText('已上传')).toHaveCount(2)
  await next(page)

  // It is a neighbour who files (C-3, C-5): as the agent, with a power of attorney.
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByRole('link', { name: /^投诉须用本人真实姓名，与账号登记的「张某」一致/ })).toBeVisible()
  await expect(page.getByLabel('真实姓名')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await page.getByLabel('我是代理人，代别人提交').check()
  await expect(page.getByLabel('你的姓名')).toHaveValue('张某')
  await page.getByLabel('你的姓名').fill('')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByRole('link', { name: '请填写代理人的姓名' })).toBeVisible()
  await page.getByLabel('你的姓名').fill('张某')
  await page.getByLabel('聊天记录.txt').check()
  await expectAccessible(page)
  await screenshot(page, 'filing-agent-390', true)

  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByRole('heading', { name: '已提交' })).toBeVisible()
  await expect(page.getByText(/案件 HJ/)).toBeVisible()
  const consumer = await Client.logIn(request, PEOPLE.consumer.login)
  const id = /filed\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  const filed = await consumer.get<{ complainant: { agent: { name: string } } }>(`/api/v1/complaints/${id}`)
  expect(filed.complainant.agent.name).toBe('张某')
  await expectAccessible(page)
  await screenshot(page, 'filed-390')
  await page.goto('/file')
  await expect(page.getByLabel('企业或店铺名称')).toHaveValue('')
})

test('elderly mode asks one question a screen, and the help line stays in sight', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('大字版').check()
  await expectAccessible(page)
  await page.getByRole('link', { name: '发起和解' }).click()
  await expect(page.getByRole('heading', { name: '是哪家企业？' })).toBeVisible()
  await expect(page.getByRole('link', { name: /12315/ })).toBeInViewport()
  const small = await page.evaluate(
    () =>
      [...document.querySelectorAll('body *')].filter(
        (it) => it.childNodes.length > 0 && it.textContent?.trim() && parseFloat(getComputedStyle(it).fontSize) < 20,
      ).length,
  )
  expect(small).toBe(0)
  await page.getByRole('button', { name: '找不到？手动填写' }).click()
  await page.getByLabel('企业名称').fill('小店')
  await page.getByLabel('企业地址').fill('南苑路 2 号')
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByRole('heading', { name: '你是怎么买的？' })).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await screenshot(page, 'filing-elderly-390')
})
