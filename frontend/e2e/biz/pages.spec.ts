import { expectAccessible } from '../support/accessibility'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { Client } from './cases'

test('a manager invites somebody', async ({ page }) => {
  await logIn(page, 'manager', '/biz/staff')
  await page.getByRole('button', { name: '邀请人员' }).click()
  const dialog = page.getByRole('dialog', { name: '邀请人员' })
  await dialog.getByRole('button', { name: '发送邀请' }).click()
  await expect(dialog).toContainText('还有 2 处需要修改')
  await expectAccessible(page)
  await dialog.getByLabel('姓名').fill('新坐席')
  await dialog.getByLabel('邮箱').fill('new-handler@wanliu.example')
  await dialog.getByRole('button', { name: '发送邀请' }).click()
  await expect(page.getByRole('row', { name: /新坐席/ })).toContainText('已邀请，未激活')
})

test('a handler has no page for staff', async ({ page }) => {
  await logIn(page, 'handler', '/biz/')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await expect(page.getByRole('link', { name: '坐席' })).toHaveCount(0)
  await page.goto('/biz/staff')
  await expect(page.getByRole('heading', { name: '没有这个页面' }).first()).toBeVisible()
})

test('a consumer is led to their own side', async ({ page }) => {
  await logIn(page, 'consumer', '/biz/')
  await expect(page.getByRole('heading', { name: '这里不是你的入口' })).toBeVisible()
})

test('an application made elsewhere is found after logging in', async ({ page, request }) => {
  const applicant = await Client.logIn(request, 'consumer-l@demo.example')
  await applicant.post('/api/v1/enterprises', {
    uscc: '91110106987654321M',
    name: '新门家居有限公司',
    kind: 'offline',
    domicile: '110106',
    address: '北京市丰台区某街 9 号',
    phone: '010-87654321',
    conditions: {
      fixed_place: true,
      staff: true,
      computer_online: true,
      dedicated_phone: true,
      complaint_system: true,
      good_standing: true,
    },
    commitment: '承诺及时处理投诉',
    description: '设有专门的客服部门',
  })
  await logIn(page, 'consumerL', '/biz/apply')
  await expect(page.getByText('新门家居有限公司').first()).toBeVisible()
  await expect(page.getByText('申请已提交')).toBeVisible()
  await expect(page.getByLabel('统一社会信用代码')).toHaveCount(0)
  await expectAccessible(page)
})
